import type { Draft } from '../drawing/draft.ts';

/** What a run may reach: a number stands for an abstract state of the cluster, or for a step of the spec. */
export type CoveragePoint = number;

/** A draft that was the first to reach something. */
export interface Kept {
  readonly draft: Draft;
  readonly reached: readonly CoveragePoint[]; // for the first time
  readonly until: number; // of what it begins with and its choices, so many led to the last of them
}

const keptMax = 16_384; // drafts; the oldest go first, what they reached stays known

/** What a search builds on: schedules that were saved before, and what runs have reached, in that order. */
export class Corpus {
  readonly saved: readonly Draft[];
  readonly kept: Kept[] = [];
  readonly #reached = new Set<CoveragePoint>();

  constructor(saved: readonly Draft[] = []) {
    this.saved = saved;
  }

  has(point: CoveragePoint): boolean {
    return this.#reached.has(point);
  }

  /** Keeps the draft, if something that it reached is still new; with only that, or null. */
  add({ draft, reached, until }: Kept): Kept | null {
    const fresh = reached.filter((point) => !this.#reached.has(point));
    if (fresh.length === 0) return null;
    for (const point of fresh) this.#reached.add(point);
    const kept = { draft, reached: fresh, until };
    this.kept.push(kept);
    if (this.kept.length > keptMax) this.kept.splice(0, keptMax / 2);
    return kept;
  }
}
