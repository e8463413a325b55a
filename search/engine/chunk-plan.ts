import { Corpus } from '../guidance/corpus.ts';
import type { Kept } from '../guidance/corpus.ts';
import { Portfolio } from './portfolio.ts';
import type { Member } from './portfolio.ts';

/** A chunk of runs to be made: by which strategy, which may build on that many of the drafts that were learnt. */
export interface Assignment {
  readonly chunk: number;
  readonly strategy: string;
  readonly learnt: number;
}

/** What such a chunk came to. */
export interface Contribution {
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
export class ChunkPlan {
  readonly #portfolio: Portfolio;
  readonly #known = new Corpus();
  readonly #learnt: Kept[] = []; // in the order of the chunks
  readonly #finished: { readonly assignment: Assignment; readonly result: Contribution }[] = []; // not taken into account yet
  #assigned = 0;
  #absorbed = 0;
  #forgotten = 0; // of what was learnt, the first ones

  constructor(strategies: readonly Member[]) {
    this.#portfolio = new Portfolio(strategies);
  }

  /** The next assignment. No more than `chunksAhead` may lack their result then. */
  next(): Assignment {
    while (this.#absorbed <= this.#assigned - chunksAhead) this.#absorb();
    const assignment = {
      chunk: this.#assigned,
      strategy: this.#portfolio.next(),
      learnt: this.#forgotten + this.#learnt.length,
    };
    this.#assigned += 1;
    return assignment;
  }

  /** To be told of every assignment, in order. */
  done(assignment: Assignment, result: Contribution): void {
    this.#finished.push({ assignment, result });
  }

  /** The drafts that were learnt, from that number on up to another. Those that were told to everybody may be gone. */
  learnt(from: number, to: number): readonly Kept[] {
    if (from < this.#forgotten) throw new RangeError('somebody was not told for too long');
    return this.#learnt.slice(from - this.#forgotten, to - this.#forgotten);
  }

  /** The drafts that were learnt in all, the latest of them, as many as are remembered. No assignment follows. */
  end(): readonly Kept[] {
    while (this.#finished.length > 0) this.#absorb();
    return this.#learnt;
  }

  #absorb(): void {
    const next = this.#finished.shift();
    if (next === undefined) throw new RangeError('too many chunks are under way');
    this.#absorbed += 1;
    const { assignment, result } = next;
    const fresh = result.kept.map((kept) => this.#known.add(kept)).filter((kept) => kept !== null);
    this.#learnt.push(...fresh);
    const forget = Math.max(0, this.#learnt.length - rememberedMax);
    this.#forgotten += this.#learnt.splice(0, forget).length;
    const gain = fresh.reduce((sum, { reached }) => sum + reached.length, 0);
    this.#portfolio.reward(assignment.strategy, gain, result.steps);
  }
}
