import type { Explanation } from '../../search/explain/explain.ts';
import type { Found, SearchResult } from '../../search/engine/search-result.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import { printExplanation, printNumbers, printSaving } from './finding.ts';
import type { EarlyPictures } from './early.ts';
import type { FindingFiles, Saving } from '../files/finding-files.ts';
import type { Io } from '../io.ts';
import type { Own } from '../own/own.ts';
import type { Output } from '../terminal/output.ts';
import { targetOf } from '../search-job.ts';
import type { SearchJob } from '../search-job.ts';

export interface SavedFinding {
  readonly found: Found;
  readonly saving: Saving;
  readonly explanation: Explanation | null;
}

/** Prints what a search found, and where it was saved. `explainMs`: how long one may be explained. */
export async function printFindings(
  output: Output,
  io: Io,
  job: SearchJob,
  result: SearchResult,
  files: FindingFiles,
  explainMs: (found: Found) => number,
  early: EarlyPictures,
): Promise<readonly SavedFinding[]> {
  const saved: SavedFinding[] = [];
  for (const found of result.findings) {
    const saving = files.savingOf(found);
    early.printLast(targetOf(job), found);
    const explanation = await printExplanation(output, io, targetOf(job), found.schedule, explainMs(found));
    printNumbers(output, found);
    printSaving(output, saving, found.schedule);
    saved.push({ found, saving, explanation });
  }
  early.printKnown(result.findings);
  return saved;
}

/** The commands that run the findings again: always printed last. */
export function printReplays(output: Output, saved: readonly SavedFinding[], own?: Own | null): void {
  for (const { saving } of saved) {
    if (saving.file !== null) output.print(`replay: ${replayCommand(saving.file, own?.flag)}`);
  }
}
