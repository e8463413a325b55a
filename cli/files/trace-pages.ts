import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { importPage } from '../../counterexamples/import/import-page.ts';
import type { ImportedPage } from '../../counterexamples/import/import-page.ts';
import { loadTracePage } from '../../counterexamples/import/load-page.ts';
import { PageError } from '../../counterexamples/import/page-error.ts';
import { saveSchedule } from '../../counterexamples/format/save.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { savingOf } from './finding-files.ts';
import type { Saving } from './finding-files.ts';

/** A page file that was read, or why it was not. */
export type PageFile =
  | { readonly file: string; readonly imported: ImportedPage; readonly name: string }
  | { readonly file: string; readonly error: PageError };

/** The page in a file, as far as it can be explained. `file` is its name in messages. */
export function importFile(path: string, file: string): PageFile {
  try {
    const page = loadTracePage(path, file);
    const name = page.name === '' ? basename(path, extname(path)) : page.name;
    return { file, imported: importPage(page, name), name };
  } catch (error) {
    if (error instanceof PageError) return { file, error };
    throw error;
  }
}

/** Saves the schedule of a page under a name made of the page's, or says why not. */
export const savePage = (cwd: string, dir: string, schedule: Schedule, name: string): Saving =>
  savingOf(cwd, () => saveSchedule(resolve(cwd, dir), schedule, name));

/** The files that a path means: a folder stands for the pages in it. */
export function pageFilesOf(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  const names = readdirSync(path).filter((name) => name.endsWith('.rst') || name.endsWith('.csv'));
  return names.length === 0 ? [path] : names.sort().map((name) => join(path, name)); // reading it tells what is wrong
}
