import type { ImportedPage } from '../../counterexamples/import/import-page.ts';
import type { RowNote } from '../../counterexamples/import/notes.ts';
import { PageError } from '../../counterexamples/import/page-error.ts';
import { show } from '../../counterexamples/printable.ts';
import type { Paint } from '../../counterexamples/show/paint.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Saving } from '../files/finding-files.ts';
import type { PageFile } from '../files/trace-pages.ts';
import { counted } from '../terminal/numbers.ts';

/** A file and what was saved of it; null: nothing was to be. */
export interface PageResult {
  readonly read: PageFile;
  readonly saving: Saving | null; // of its schedule
  readonly page: Saving | null; // that shows it
}

/** Whether it is a page of tables, or no trace of states at least. */
export const isOfTables = ({ read }: PageResult): boolean =>
  'imported' in read || ('error' in read && read.error instanceof PageError);

/** Whether it is a page of tables of which every row is explained. */
export const isWhole = (result: PageResult): boolean =>
  'imported' in result.read && result.read.imported.verdict === 'whole' && pageCode(result) === exitCode.clean;

export function pageCode({ read, saving, page }: PageResult): ExitCode {
  if ('error' in read) return exitCode.usage;
  if ([saving, page].some((one) => one !== null && one.error !== null)) return exitCode.usage;
  if ('trace' in read) return exitCode.clean;
  const { verdict } = read.imported;
  if (verdict === 'whole') return exitCode.clean;
  return verdict === 'differs' ? exitCode.violated : exitCode.inconclusive;
}

/** A page or a trace in a line; where it is not whole, the first row that is not explained in a second. */
export function pageLines(paint: Paint, { read, saving, page }: PageResult, verbose: boolean): readonly string[] {
  if ('error' in read) return [`raftcheck: ${read.error.fact}. ${read.error.remedy}`];
  if ('trace' in read) return [traceLine(read), ...htmlLines(page)];
  const { imported, file } = read;
  const { rows, rowsEqual, inferred, open, schedule } = imported;
  const told = [
    rows === rowsEqual ? `all ${counted(rows, 'row')}` : `${rowsEqual} of ${counted(rows, 'row')}`,
    ...(inferred.length === 0 ? [] : [`${inferred.length} inferred`]),
    ...(open.length === 0 ? [] : [`${open.length} left open`]),
    ...violationOf(imported),
    ...(saving === null || saving.file === null ? [] : [`saved as ${show(saving.file)}`]),
  ];
  return [
    `${wordOf(paint, imported)}  ${show(file)}   ${told.join(', ')}`,
    ...differenceLines(imported),
    ...htmlLines(page),
    ...(verbose ? [...noteLines('inferred', inferred), ...noteLines('left open', open)] : []),
    ...(saving?.error ? [`    not saved: ${saving.error.fact}. ${saving.error.remedy}`] : []),
    ...(verbose && schedule !== null
      ? [`    ${counted(schedule.steps.length, 'step')} of the subject ${schedule.subject}`]
      : []),
  ];
}

function traceLine({
  file,
  trace: { states, variables, status },
}: Extract<PageFile, { readonly trace: unknown }>): string {
  const said = status === '' ? [] : [`status ${show(status, 40)}`];
  const told = [counted(states.length, 'state'), counted(variables.length, 'variable'), ...said];
  return `trace  ${show(file)}   ${told.join(', ')}`;
}

/** Where the page is that shows it, or why there is none. */
function htmlLines(page: Saving | null): readonly string[] {
  if (page === null) return [];
  const { file, error } = page;
  return [
    ...(file === null ? [] : [`    page ${show(file)}`]),
    ...(error === null ? [] : [`    no page: ${error.fact}. ${error.remedy}`]),
  ];
}

function wordOf(paint: Paint, { verdict }: ImportedPage): string {
  if (verdict === 'whole') return paint.green('whole');
  return verdict === 'differs' ? paint.red('differs') : paint.yellow('unexplained');
}

function violationOf({ violation }: ImportedPage): readonly string[] {
  return violation === null ? [] : [`violates ${violation.property} at step ${violation.atStep}`];
}

function differenceLines({ difference }: ImportedPage): readonly string[] {
  if (difference === null) return [];
  const { row, reason } = difference;
  return [`    row ${row.number} (line ${row.line}): ${reason}`];
}

const noteLines = (kind: string, notes: readonly RowNote[]): readonly string[] =>
  notes.map(({ row, line, text }) => `    row ${row} (line ${line}), ${kind}: ${show(text)}`);

/** The same for --json. */
export function pageValue({ read, saving, page: shown }: PageResult): object {
  if ('error' in read) {
    const { code, fact, remedy } = read.error;
    return { file: read.file, verdict: 'refused', error: { code, fact, remedy } };
  }
  const html = shown === null ? {} : { page: shown.file, pageError: shown.error?.fact ?? null };
  if ('trace' in read) {
    const { states, variables, status, description } = read.trace;
    const said = { status, description };
    return { file: read.file, verdict: 'trace', form: 'itf', states: states.length, variables, ...said, ...html };
  }
  const { page, verdict, rows, rowsEqual, inferred, open, violation, difference } = read.imported;
  return {
    file: read.file,
    verdict,
    form: page.form,
    name: read.name,
    nodes: page.nodes,
    sections: page.sections.length,
    rows,
    rowsEqual,
    inferred,
    open,
    violation,
    difference: difference && {
      row: difference.row.number,
      line: difference.row.line,
      reason: difference.reason,
      cells: difference.cells,
    },
    saved: saving?.file ?? null,
    saveError: saving?.error ? saving.error.fact : null,
    ...html,
  };
}
