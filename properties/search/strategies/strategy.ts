import type fc from 'fast-check';
import type { Corpus } from '../corpus.ts';
import type { Draft, DraftOptions } from '../draft.ts';

/** A way to make schedules. */
export interface Strategy {
  readonly name: string;
  /** What it builds on: landmarks of that kind, or saved schedules; without it, every draft stands for itself. */
  readonly buildsOn?: 'states' | 'spec' | 'saved';
  /** The drafts that it makes, given what the search knows so far. */
  drafts(wanted: DraftOptions, corpus: Corpus): fc.Arbitrary<Draft>;
}
