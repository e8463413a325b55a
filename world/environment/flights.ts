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
  readonly #taken = new Set<Flight>(); // still in the list

  get list(): readonly Flight[] {
    const { size } = this.#taken;
    if (size === 0) return this.#list;
    const before = this.#list.length;
    if (size > 1) this.#list = this.#list.filter((flight) => !this.#taken.has(flight));
    else for (const flight of this.#taken) this.#takeOut(flight);
    if (this.#list.length !== before - size) throw new RangeError('a message was taken that was not in flight');
    this.#taken.clear();
    return this.#list;
  }

  add(flight: Flight): void {
    this.#list.push(flight);
  }

  take(flight: Flight): void {
    if (this.#taken.has(flight)) throw new RangeError('this message is not in flight');
    this.#taken.add(flight);
  }

  /** The last `count` of them. */
  newest(count: number): readonly Flight[] {
    const found: Flight[] = [];
    for (let k = this.#list.length - 1; k >= 0 && found.length < count; k -= 1) {
      const flight = this.#list[k];
      if (flight !== undefined && !this.#taken.has(flight)) found.push(flight);
    }
    return found.reverse();
  }

  #takeOut(flight: Flight): void {
    const at = this.#list.indexOf(flight);
    if (at !== -1) this.#list.splice(at, 1);
  }
}
