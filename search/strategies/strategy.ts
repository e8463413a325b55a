import type fc from 'fast-check';
import type { Corpus } from '../guidance/corpus.ts';
import type { Draft, DraftOptions } from '../drawing/draft.ts';

/** A way to make schedules. */
export interface Strategy {
  readonly name: string;
  /** What it builds on: coverage points of that kind, or saved schedules; without it, every draft stands for itself. */
  readonly buildsOn?: 'states' | 'spec' | 'saved';
  /** Its runs are walks in small scope (`search/walks/`); of a draft they have the servers and the mix, and no choices. */
  readonly inSmallScope?: true;
  /** Its turns in a portfolio, for each one of the others; default 1. By how soon it finds known faults (bench/FAULTS.md). */
  readonly weight?: number;
  /** The drafts that it makes, given what the search knows so far. */
  drafts(wanted: DraftOptions, corpus: Corpus): fc.Arbitrary<Draft>;
}
