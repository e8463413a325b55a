import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { importPage } from '../../counterexamples/import/import-page.ts';
import type { ImportedPage } from '../../counterexamples/import/import-page.ts';
import { ItfError } from '../../counterexamples/import/itf/itf-error.ts';
import { loadItf } from '../../counterexamples/import/itf/read-itf.ts';
import type { ItfTrace } from '../../counterexamples/import/itf/read-itf.ts';
import { loadTracePage } from '../../counterexamples/import/load-page.ts';
import { itfDocument } from '../../counterexamples/import/itf/itf-document.ts';
import { pageDocument } from '../../counterexamples/import/page-document.ts';
import { PageError } from '../../counterexamples/import/page-error.ts';
import { readLimited } from '../../counterexamples/format/load.ts';
import { saveSchedule } from '../../counterexamples/format/save.ts';
import type { RunDocument } from '../../counterexamples/page/document.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { savingOf } from './finding-files.ts';
import type { Saving } from './finding-files.ts';
import { toolName } from './pages.ts';

/** A file that was read: a page, or a trace of states; or why it was not. */
export type PageFile =
  | { readonly file: string; readonly imported: ImportedPage; readonly name: string }
  | { readonly file: string; readonly trace: ItfTrace }
  | { readonly file: string; readonly error: PageError | ItfError };

/** What is in a file: a page as far as it can be explained, or a trace. `file` is its name in messages. */
export function importFile(path: string, file: string): PageFile {
  try {
    if (isItf(path)) return { file, trace: loadItf(path, file) };
    const page = loadTracePage(path, file);
    const name = page.name === '' ? basename(path, extname(path)) : page.name;
    return { file, imported: importPage(page, name), name };
  } catch (error) {
    if (error instanceof PageError || error instanceof ItfError) return { file, error };
    throw error;
  }
}

/** By its name, or since it begins as JSON does, which no page of tables does. */
function isItf(path: string): boolean {
  if (path.endsWith('.itf.json')) return true;
  try {
    return /^\s*\{/.test(Buffer.from(readLimited(path).subarray(0, beginBytes)).toString('latin1'));
  } catch {
    return false; // reading it as a page will tell what is wrong
  }
}

const beginBytes = 1_000;

/** Saves the schedule of a page under a name made of the page's, or says why not. */
export const savePage = (cwd: string, dir: string, schedule: Schedule, name: string): Saving =>
  savingOf(cwd, () => saveSchedule(resolve(cwd, dir), schedule, name));

/** What is shown of a file that was read. */
export function shownDocument(read: Exclude<PageFile, { readonly error: unknown }>, command: string): RunDocument {
  const around = { source: read.file, command, tool: toolName() };
  return 'trace' in read ? itfDocument(read.trace, around) : pageDocument(read.imported, around);
}

/** The files that a path means: a folder stands for the pages and traces in it. */
export function pageFilesOf(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  const names = readdirSync(path).filter((name) => /\.(?:rst|csv|itf\.json)$/.test(name));
  return names.length === 0 ? [path] : names.sort().map((name) => join(path, name)); // reading it tells what is wrong
}
