import type { SpecCoverage } from '../../world/coverage/coverage.ts';
import type { Kept } from '../guidance/corpus.ts';
import type { Finding } from './fuzz.ts';
import type { Summary } from './summary.ts';

/** A finding, and what it took to come upon it, shrinking not included. */
export interface Found extends Finding {
  readonly afterMs: number;
  readonly cpuMs: number; // of the whole process
  readonly shrinkMs: number; // that were spent on making it shorter
  readonly interrupted: boolean; // it would have been made shorter still
}

/** What a search came to. */
export interface SearchResult {
  readonly summary: Summary;
  readonly coverage: SpecCoverage | null; // of the runs, shrinking not included; null: not wanted
  readonly runsBy: Readonly<Record<string, number>>; // of each strategy
  readonly learnt: readonly Kept[]; // drafts that were the first to reach something
  readonly findings: readonly Found[]; // those that were not known
  readonly seenAgain: ReadonlyMap<string, number>; // how often each of those that were, by its key
  readonly ms: number;
  readonly searchMs: number; // without shrinking
  readonly searchCpuMs: number; // likewise, of the whole process
  readonly end: 'budget' | 'findings' | 'interrupted' | 'time before runs';
}
