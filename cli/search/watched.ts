import type { Budget } from '../../search/engine/search.ts';
import type { SearchResult } from '../../search/engine/search-result.ts';
import type { Summary } from '../../search/engine/summary.ts';
import type { Shrunk } from '../../search/shrink/shrunk.ts';
import type { Io } from '../io.ts';
import { seconds } from '../terminal/numbers.ts';
import { Progress } from '../terminal/progress.ts';
import { progressLine, shrinkingLine } from '../report/search-report.ts';
import type { SearchJob } from '../search-job.ts';
import { searchJob } from './search.ts';
import type { Around } from './search.ts';

/** What shrinking needs to know and tell. */
export interface WhileShrinking {
  readonly interrupted: AbortSignal;
  readonly onShrunk: (shrunk: Shrunk) => void;
}

/** A search with its progress on the terminal. */
export async function watchedSearch(
  io: Io,
  quiet: boolean,
  job: SearchJob,
  budget: Budget,
  options: Omit<Around, 'interrupted' | 'onChunk' | 'onShrunk'> = {},
): Promise<SearchResult> {
  const limit = budget.timeMs === undefined ? '' : ` of ${seconds(budget.timeMs)}`;
  return withProgress(io, quiet, async (show, around) => {
    const onChunk = (summary: Summary, ms: number): void => show(progressLine(job, summary, ms, limit));
    return searchJob(job, budget, { ...options, ...around, onChunk });
  });
}

/** Work with a line of progress, and what shrinking needs to know and tell. */
export async function withProgress<Result>(
  io: Io,
  quiet: boolean,
  work: (show: (line: string) => void, around: WhileShrinking) => Promise<Result>,
): Promise<Result> {
  const progress = new Progress(io, quiet);
  const onShrunk = (shrunk: Shrunk): void => progress.show(shrinkingLine(shrunk));
  try {
    return await work((line) => progress.show(line), { interrupted: io.interrupted, onShrunk });
  } finally {
    progress.clear();
  }
}
