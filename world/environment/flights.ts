import type { Envelope } from '../../properties/seen/view.ts';

/** One copy of a message on its way. */
export interface Flight {
  readonly envelope: Envelope;
  readonly occurrence: number; // among the copies with equal link, kind and term, from 1; 0 if names are not kept
}

/**
 * What was added and not taken out again, the oldest first. What is taken out leaves the list when it is next looked at:
 * a replay, which finds its messages by name, never looks, and so never moves what stands behind them.
 */
export class Flights {
  #list: Flight[] = [];
  #first: Flight | null = null; // taken and still in the list: mostly it is the only one, which needs no set
  readonly #others = new Set<Flight>(); // taken since and still in the list

  get list(): readonly Flight[] {
    if (this.#first === null) return this.#list;
    const left = this.#list.length - 1 - this.#others.size;
    if (this.#others.size > 0) this.#list = this.#list.filter((flight) => !this.#isTaken(flight));
    else this.#takeOut(this.#first);
    if (this.#list.length !== left) throw new RangeError('a message was taken that was not in flight');
    this.#first = null;
    this.#others.clear();
    return this.#list;
  }

  add(flight: Flight): void {
    this.#list.push(flight);
  }

  take(flight: Flight): void {
    if (this.#isTaken(flight)) throw new RangeError('this message is not in flight');
    if (this.#first === null) this.#first = flight;
    else this.#others.add(flight);
  }

  /** The last `count` of them. */
  newest(count: number): readonly Flight[] {
    const found: Flight[] = [];
    for (let k = this.#list.length - 1; k >= 0 && found.length < count; k -= 1) {
      const flight = this.#list[k];
      if (flight !== undefined && !this.#isTaken(flight)) found.push(flight);
    }
    return found.reverse();
  }

  #isTaken(flight: Flight): boolean {
    return flight === this.#first || (this.#others.size > 0 && this.#others.has(flight));
  }

  #takeOut(flight: Flight): void {
    const at = this.#list.indexOf(flight);
    if (at !== -1) this.#list.splice(at, 1);
  }
}
