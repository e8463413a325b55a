import type { SpecCoverage } from '../../world/coverage/coverage.ts';
import type { Kept } from '../guidance/corpus.ts';
import type { Hit } from './fuzz.ts';
import type { Summary } from './summary.ts';

/** A chunk of runs that is asked for: plain data, so that it can be sent to another thread. */
export interface ChunkRequest {
  readonly chunk: number;
  readonly runs: number; // the first ones of it
  readonly strategy: string;
  readonly news: readonly Kept[]; // learnt since the last one that the same worker was asked for
  readonly timeMs: number; // when to leave it off
  readonly cpuUntil: number; // likewise, by the CPU time of the process
  readonly runByRun: boolean; // say what each run comes to
}

/** What a chunk came to, or the runs of it that there was time for. Plain data too. */
export interface ChunkResult {
  readonly summary: Summary;
  readonly coverage: SpecCoverage | null;
  readonly failing: Hit | null;
  readonly kept: readonly Kept[];
  readonly byRun: readonly Summary[]; // what it came to after each run; none if nobody asked
}
