import type { Progressive } from '../../properties/progressive.ts';
import type { Target } from '../../properties/judging/target.ts';
import { minimising } from '../shrink/minimise.ts';
import type { Shrunk } from '../shrink/shrunk.ts';
import type { Failing } from '../shrink/trial.ts';

/** Portions of shrinking between two looks at how short it is by now: at most about a second of work. */
const portionsPerLook = 256;

/** What a look sees. */
export interface Look {
  readonly number: number; // from 0
  readonly shorter: Shrunk | null; // something shorter or plainer than at any look before, or nothing new
  readonly isLast: boolean; // nothing shorter is looked for any more
}

/**
 * A failing schedule made short (`minimise`), look by look. What the looks have seen is kept, so whoever asks twice hears
 * the same; the work is done once, when it is first asked for.
 */
export class Shortening {
  readonly #looks: Look[] = [];
  readonly #shrinking: Progressive<Shrunk>;
  #best: Failing['candidate'];
  #isOver = false;

  constructor(target: Target, failing: Failing) {
    this.#shrinking = minimising(target, failing);
    this.#best = failing.candidate;
  }

  /** The look of that number, undefined if the one before it was the last. */
  look(number: number): Look | undefined {
    while (this.#looks.length <= number && !this.#isOver) this.#lookOnce();
    return this.#looks[number];
  }

  #lookOnce(): void {
    let next = this.#shrinking.next();
    for (let k = 1; k < portionsPerLook && next.done !== true; k += 1) next = this.#shrinking.next();
    this.#isOver = next.done === true;
    const { candidate } = next.value;
    const shorter = candidate === this.#best ? null : next.value;
    this.#best = candidate;
    this.#looks.push({ number: this.#looks.length, shorter, isLast: this.#isOver });
  }
}
