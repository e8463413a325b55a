import { Corpus } from './corpus.ts';
import type { Kept } from './corpus.ts';
import { Portfolio } from './portfolio.ts';
import type { Member } from './portfolio.ts';

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

const rememberedMax = 65_536; // drafts: far more than come while a chunk is under way

/** Which strategy makes which chunk of a search, and what it builds on. */
export class Course {
  readonly #portfolio: Portfolio;
  readonly #known = new Corpus();
  readonly #learnt: Kept[] = []; // in the order of the chunks
  readonly #travelled: { readonly leg: Leg; readonly result: Travelled }[] = []; // not taken into account yet
  #legs = 0;
  #absorbed = 0;
  #forgotten = 0; // of what was learnt, the first ones

  constructor(strategies: readonly Member[]) {
    this.#portfolio = new Portfolio(strategies);
  }

  /** The next leg. No more than `chunksAhead` may lack their result then. */
  next(): Leg {
    while (this.#absorbed <= this.#legs - chunksAhead) this.#absorb();
    const leg = { chunk: this.#legs, strategy: this.#portfolio.next(), learnt: this.#forgotten + this.#learnt.length };
    this.#legs += 1;
    return leg;
  }

  /** To be told of every leg, in order. */
  done(leg: Leg, result: Travelled): void {
    this.#travelled.push({ leg, result });
  }

  /** The drafts that were learnt, from that number on up to another. Those that were told to everybody may be gone. */
  learnt(from: number, to: number): readonly Kept[] {
    if (from < this.#forgotten) throw new RangeError('somebody was not told for too long');
    return this.#learnt.slice(from - this.#forgotten, to - this.#forgotten);
  }

  /** The drafts that were learnt in all, the latest of them, as many as are remembered. No leg follows. */
  end(): readonly Kept[] {
    while (this.#travelled.length > 0) this.#absorb();
    return this.#learnt;
  }

  #absorb(): void {
    const next = this.#travelled.shift();
    if (next === undefined) throw new RangeError('too many chunks are under way');
    this.#absorbed += 1;
    const { leg, result } = next;
    const fresh = result.kept.map((kept) => this.#known.add(kept)).filter((kept) => kept !== null);
    this.#learnt.push(...fresh);
    const forget = Math.max(0, this.#learnt.length - rememberedMax);
    this.#forgotten += this.#learnt.splice(0, forget).length;
    const gain = fresh.reduce((sum, { reached }) => sum + reached.length, 0);
    this.#portfolio.reward(leg.strategy, gain, result.steps);
  }
}
