import { randomInt } from 'node:crypto';
import type { Explanation } from '../properties/explain/explain.ts';
import type { Summary } from '../properties/search/summary.ts';
import type { Shrunk } from '../properties/shrink/shrink.ts';
import { certificate, printFailure, printSaving, replayCommand, save, whereFound } from './finding.ts';
import type { Saving } from './finding.ts';
import type { Io } from './io.ts';
import { seconds } from './numbers.ts';
import type { Output } from './output.ts';
import { Progress } from './progress.ts';
import { targetOf } from './search/job.ts';
import type { SearchJob } from './search/job.ts';
import { search } from './search/search.ts';
import type { Budget, Found, Means, SearchResult } from './search/search.ts';
import { progressLine, shrinkingLine } from './search-report.ts';
import type { WhileShrinking } from './shortest.ts';

export interface SavedFinding {
  readonly found: Found;
  readonly saving: Saving;
  readonly explanation: Explanation | null;
}

const seedMax = 2 ** 31;

/** A seed for a run that was given none. It is printed, so that the run can be made again. */
export const freshSeed = (): number => randomInt(seedMax);

/** A search with its progress on the terminal. */
export async function watched(
  io: Io,
  quiet: boolean,
  job: SearchJob,
  budget: Budget,
  means: Means = {},
): Promise<SearchResult> {
  const limit = budget.timeMs === undefined ? '' : ` of ${seconds(budget.timeMs)}`;
  return withProgress(io, quiet, async (show, around) => {
    const onChunk = (summary: Summary, ms: number): void => show(progressLine(job, summary, ms, limit));
    return search(job, budget, { ...means, ...around, onChunk });
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

/** Saves and prints what a search found. */
export function keepFindings(
  output: Output,
  io: Io,
  job: SearchJob,
  result: SearchResult,
  out: string,
): SavedFinding[] {
  return result.findings.map((found) => {
    const saving = save(io.cwd, out, found.schedule);
    const explanation = printFailure(output, targetOf(job), found.schedule);
    output.print(`  ${whereFound(found)}`);
    output.print(`  ${certificate(found.stepsFound, found.shrunk)}`);
    printSaving(output, saving, found.schedule);
    return { found, saving, explanation };
  });
}

/** The commands that run the findings again: always printed last. */
export function printReplays(output: Output, saved: readonly SavedFinding[]): void {
  for (const { saving } of saved) {
    if (saving.file !== null) output.print(`replay: ${replayCommand(saving.file)}`);
  }
}
