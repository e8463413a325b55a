import { show } from '../../counterexamples/printable.ts';
import type { Saving } from '../files/finding-files.ts';
import type { Output } from '../terminal/output.ts';

/** Where the page is now, or why there is none; nothing if nobody asked for one. */
export function printPage(output: Output, page: Saving | null): void {
  const { file = null, error = null } = page ?? {};
  if (file !== null) output.print(`  page ${show(file)}`);
  if (error !== null) output.warn(`${error.fact}. ${error.remedy}`);
}

/** The same for --json. */
export function pageValue(page: Saving | null): object {
  if (page === null) return {};
  return { page: page.file, ...(page.error === null ? {} : { pageError: page.error.fact }) };
}
