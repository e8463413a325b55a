import type { Finding } from '../../search/engine/fuzz.ts';
import type { Budget } from '../../search/engine/search.ts';
import type { SearchResult } from '../../search/engine/search-result.ts';
import type { Summary } from '../../search/engine/summary.ts';
import type { Shrunk } from '../../search/shrink/shrunk.ts';
import type { Io } from '../io.ts';
import { seconds } from '../terminal/numbers.ts';
import { Progress } from '../terminal/progress.ts';
import { progressLine, shrinkingLine, stillLookingLine } from '../report/search-report.ts';
import type { SearchJob } from '../search-job.ts';
import { searchJob } from './search.ts';
import type { Around } from './search.ts';

/** What shrinking needs to know and tell. */
export interface WhileShrinking {
  readonly interrupted: AbortSignal;
  readonly onShrunk: (shrunk: Shrunk) => void;
  readonly onMinimal: (finding: Finding) => void;
}

/** Shows a finding that no single step can be taken from, while shorter ones are still looked for. */
export type ShowMinimal = (finding: Finding) => void;

export interface WatchedOptions extends Omit<Around, 'interrupted' | 'onChunk' | 'onShrunk' | 'onMinimal'> {
  readonly showMinimal?: ShowMinimal | undefined;
}

/** A search with its progress on the terminal. */
export async function watchedSearch(
  io: Io,
  quiet: boolean,
  job: SearchJob,
  budget: Budget,
  { showMinimal, ...options }: WatchedOptions = {},
): Promise<SearchResult> {
  const limit = budget.timeMs === undefined ? '' : ` of ${seconds(budget.timeMs)}`;
  return withProgress(
    io,
    quiet,
    async (show, around) => {
      const onChunk = (summary: Summary, ms: number): void => show(progressLine(job, summary, ms, limit));
      return searchJob(job, budget, { ...options, ...around, onChunk });
    },
    showMinimal,
  );
}

/** Work with a line of progress, and what shrinking needs to know and tell. */
export async function withProgress<Result>(
  io: Io,
  quiet: boolean,
  work: (show: (line: string) => void, around: WhileShrinking) => Promise<Result>,
  showMinimal?: ShowMinimal,
): Promise<Result> {
  const progress = new Progress(io, quiet);
  let stepsShown = 0;
  const onShrunk = (shrunk: Shrunk): void => {
    const isShown = shrunk.candidate.steps.length <= stepsShown;
    progress.show(isShown ? stillLookingLine(shrunk) : shrinkingLine(shrunk));
  };
  const onMinimal = (finding: Finding): void => {
    if (showMinimal === undefined) return;
    progress.clear();
    showMinimal(finding);
    stepsShown = finding.schedule.steps.length;
  };
  try {
    return await work((line) => progress.show(line), { interrupted: io.interrupted, onShrunk, onMinimal });
  } finally {
    progress.clear();
  }
}
