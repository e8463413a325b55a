import type { Explanation } from '../../search/explain/explain.ts';
import type { Found, SearchResult } from '../../search/engine/search-result.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import { printExplanation, printNumbers, printSaving } from './finding.ts';
import type { EarlyPictures } from './early.ts';
import { printPage } from './page.ts';
import type { FindingFiles, Saving } from '../files/finding-files.ts';
import type { Pages } from '../files/pages.ts';
import type { Shortenings } from '../files/shortenings.ts';
import type { Io } from '../io.ts';
import type { Own } from '../own/own.ts';
import type { Output } from '../terminal/output.ts';
import { targetOf } from '../search-job.ts';
import type { SearchJob } from '../search-job.ts';

export interface SavedFinding {
  readonly found: Found;
  readonly saving: Saving;
  readonly explanation: Explanation | null;
  readonly page: Saving | null; // null: nobody asked for one
}

/** What the pages of findings are made with. */
export interface PagesOfFindings {
  readonly pages: Pages | null;
  readonly shortenings: Shortenings;
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
  { pages, shortenings }: PagesOfFindings,
): Promise<readonly SavedFinding[]> {
  const saved: SavedFinding[] = [];
  for (const found of result.findings) {
    const saving = files.savingOf(found);
    const [target, { schedule }] = [targetOf(job), found];
    early.printLast(target, found);
    const explanation = await printExplanation(output, io, target, schedule, explainMs(found));
    printNumbers(output, found);
    printSaving(output, saving, schedule);
    const shrinking = shortenings.stagesOf(found);
    const page = pages && pages.save({ target, schedule, file: saving.file, explanation, shrinking });
    printPage(output, page);
    saved.push({ found, saving, explanation, page });
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
