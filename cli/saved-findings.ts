import type { Explanation } from '../properties/explain/explain.ts';
import type { Found, SearchResult } from '../properties/search/engine/search-result.ts';
import { certificate, printFailure, printSaving, replayCommand, save, whereFound } from './finding.ts';
import type { Saving } from './finding.ts';
import type { Io } from './io.ts';
import type { Output } from './output.ts';
import { targetOf } from './search/job.ts';
import type { SearchJob } from './search/job.ts';

export interface SavedFinding {
  readonly found: Found;
  readonly saving: Saving;
  readonly explanation: Explanation | null;
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
