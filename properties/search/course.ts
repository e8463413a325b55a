import type { Kept } from './corpus.ts';
import { Portfolio } from './portfolio.ts';

/** A chunk of runs to be made: by which strategy, which may build on that many of the drafts that were learnt. */
export interface Leg {
  readonly chunk: number;
  readonly strategy: string;
  readonly learnt: number;
}

/** What such a chunk came to. */
export interface Travelled {
  readonly steps: number; // applied
  readonly kept: readonly Kept[];
}

/**
 * Chunks that may be under way at once: what a chunk builds on lies at least so far behind it. So a search is the same
 * however many workers share it.
 */
export const chunksAhead = 16;

/** Which strategy makes which chunk of a search, and what it builds on. */
export class Course {
  readonly #portfolio: Portfolio;
  readonly #learnt: Kept[] = []; // in the order of the chunks
  readonly #travelled: { readonly leg: Leg; readonly result: Travelled }[] = []; // not taken into account yet
  #legs = 0;
  #absorbed = 0;

  constructor(strategies: readonly string[]) {
    this.#portfolio = new Portfolio(strategies);
  }

  /** The next leg. No more than `chunksAhead` may lack their result then. */
  next(): Leg {
    while (this.#absorbed <= this.#legs - chunksAhead) this.#absorb();
    const leg = { chunk: this.#legs, strategy: this.#portfolio.next(), learnt: this.#learnt.length };
    this.#legs += 1;
    return leg;
  }

  /** To be told of every leg, in order. */
  done(leg: Leg, result: Travelled): void {
    this.#travelled.push({ leg, result });
  }

  /** The drafts that were learnt, from that number on up to another. */
  learnt(from: number, to: number): readonly Kept[] {
    return this.#learnt.slice(from, to);
  }

  #absorb(): void {
    const next = this.#travelled.shift();
    if (next === undefined) throw new RangeError('too many chunks are under way');
    this.#absorbed += 1;
    const { leg, result } = next;
    this.#learnt.push(...result.kept);
    this.#portfolio.reward(
      leg.strategy,
      result.kept.reduce((sum, { reached }) => sum + reached.length, 0),
      result.steps,
    );
  }
}
