import { randomInt } from 'node:crypto';
import { certificate, printFailure, printSaving, replayCommand, save, whereFound } from './finding.ts';
import type { Saving } from './finding.ts';
import type { Io } from './io.ts';
import { seconds } from './numbers.ts';
import type { Output } from './output.ts';
import { Progress } from './progress.ts';
import { targetOf } from './search/job.ts';
import type { SearchJob } from './search/job.ts';
import { search } from './search/search.ts';
import type { Budget, Found, SearchResult } from './search/search.ts';
import { progressLine } from './search-report.ts';

export interface SavedFinding {
  readonly found: Found;
  readonly saving: Saving;
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
  workers?: number,
): Promise<SearchResult> {
  const progress = new Progress(io, quiet);
  const limit = budget.timeMs === undefined ? '' : ` of ${seconds(budget.timeMs)}`;
  try {
    return await search(job, budget, {
      interrupted: io.interrupted,
      workers,
      onChunk: (summary, ms) => progress.show(progressLine(job, summary, ms, limit)),
    });
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
    printFailure(output, targetOf(job), found.schedule);
    output.print(`  ${whereFound(found)}`);
    output.print(`  ${certificate(found.stepsFound, found.shrunk)}`);
    printSaving(output, saving, found.schedule);
    return { found, saving };
  });
}

/** The commands that run the findings again: always printed last. */
export function printReplays(output: Output, saved: readonly SavedFinding[]): void {
  for (const { saving } of saved) {
    if (saving.file !== null) output.print(`replay: ${replayCommand(saving.file)}`);
  }
}
