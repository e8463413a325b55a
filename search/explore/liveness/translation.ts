import type { LocalState } from '../../../properties/seen/subject.ts';
import type { Envelope } from '../../../properties/seen/view.ts';
import { GrowingList } from '../../numbering/growing.ts';
import type { Tables } from '../../numbering/tables.ts';

/** The numbers that the local states and messages of one table have in another one of the same servers. */
export class Translation {
  readonly #from: Tables;
  readonly #to: Tables;
  readonly #states = new GrowingList(); // number + 1; 0: not known yet
  readonly #messages = new GrowingList();

  constructor(from: Tables, to: Tables) {
    this.#from = from;
    this.#to = to;
  }

  state(number: number): number {
    return known(this.#states, number, () => this.#to.adopt(this.#from.states[number] as LocalState));
  }

  message(number: number): number {
    return known(this.#messages, number, () => this.#to.adoptMessage(this.#from.envelopes[number] as Envelope));
  }
}

function known(list: GrowingList, at: number, find: () => number): number {
  if (at >= list.length) list.extend(at + 1 - list.length);
  if (list.values[at] === 0) list.values[at] = find() + 1;
  return (list.values[at] as number) - 1;
}
