import type { Layout } from '../../numbering/successor.ts';
import type { Tables } from '../../numbering/tables.ts';
import { dropAsleep, quietAsleep, receiptAsleep, sendingAsleep } from '../asleep.ts';

/**
 * Which steps of a state led to states that were new, and so are this part's to expand: all that it can know to be asleep
 * behind a later step of the same state. Threads share no order in which states are found, so nothing is inherited.
 *
 * Let s·a and s·b both be new and found here, a before b, the two independent. Nothing that sleeps in s·a is as late in s as
 * b, so b is taken there, and leads where a leads from s·b: a may sleep in s·b.
 */
export class NewSteps {
  bits = 0;
  readonly #tables: Tables;
  readonly #layout: Layout;
  readonly #counts: Int32Array; // by server: new states by steps that do not send, and by those that do
  #rows: Int32Array = new Int32Array(0);
  #from = 0;

  constructor(tables: Tables, layout: Layout) {
    this.#tables = tables;
    this.#layout = layout;
    this.#counts = new Int32Array(2 * layout.servers);
  }

  /** The steps that follow are those of the state at `from` of `rows`, in order. */
  begin(rows: Int32Array, from: number): void {
    this.bits = 0;
    this.#counts.fill(0);
    this.#rows = rows;
    this.#from = from;
  }

  /** This step led to a new state. */
  add(step: number): void {
    const tables = this.#tables;
    const about = tables.about.values[step] as number;
    const server = tables.server.values[step] as number;
    if (about < 0) this.#addOwn(server, (tables.growth.values[step] as number) > 0);
    else if (server >= 0) this.bits |= receiptAsleep(this.#layout.servers, this.#placeOf(about));
    else if ((tables.takes.values[step] as number) >= 0) {
      this.bits |= dropAsleep(this.#layout.servers, this.#placeOf(about));
    }
  }

  /** A server's own steps sleep together: when all have led to new states. */
  #addOwn(server: number, sends: boolean): void {
    const { ownFrom, ownSending, ownTo } = this.#tables;
    const state = this.#rows[this.#from + server] as number;
    const sending = ownSending.values[state] as number;
    const all = sends ? (ownTo.values[state] as number) - sending : sending - (ownFrom.values[state] as number);
    const which = 2 * server + (sends ? 1 : 0);
    const count = (this.#counts[which] as number) + 1;
    this.#counts[which] = count;
    if (count === all) this.bits |= sends ? sendingAsleep(server) : quietAsleep(server);
  }

  /** Of copies the first. */
  #placeOf(message: number): number {
    let place = 0;
    while (this.#rows[this.#from + this.#layout.firstMessage + place] !== message) place += 1;
    return place;
  }
}
