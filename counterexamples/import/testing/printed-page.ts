import type { Target } from '../../../properties/judging/target.ts';
import type { Schedule } from '../../../properties/seen/schedule.ts';
import { targetNamed } from '../../../world/testing/target-named.ts';
import { csv } from '../../show/notation/csv.ts';
import { rst } from '../../show/notation/rst.ts';
import { traceOf } from '../../trace.ts';
import { readTracePage } from '../read-page.ts';
import { columnNames } from '../trace-page.ts';
import type { ColumnName, PageForm, PageRow, TracePage } from '../trace-page.ts';

// Pages of our own: what a run of the documented engine is printed as, read again.

const unjudged: Target = { ...targetNamed('documented'), invariants: [] }; // to its end, whatever it violates

export function textOf(schedule: Schedule, form: PageForm): string {
  const trace = traceOf(unjudged, schedule, { suffix: false });
  return form === 'rst' ? rst(trace) : csv(trace);
}

export const pageOf = (text: string, form: PageForm): TracePage =>
  readTracePage(new TextEncoder().encode(text), `own.${form}`);

export const printedPage = (schedule: Schedule, form: PageForm): TracePage => pageOf(textOf(schedule, form), form);

/** The page with other rows in place of one of them, all numbered anew. */
export function withRows(page: TracePage, row: PageRow, others: readonly PageRow[]): TracePage {
  let number = 0;
  const sections = page.sections.map((section) => ({
    ...section,
    rows: section.rows
      .flatMap((one) => (one === row ? others : [one]))
      .map((one) => ({ ...one, number: (number += 1) })),
  }));
  return { ...page, sections };
}

/** The text of an RST page with another text in one cell of a row. */
export function withCell(text: string, { line }: PageRow, node: number, column: ColumnName, cell: string): string {
  const lines = text.split('\n');
  const cells = (lines[line - 1] ?? '').split('|');
  cells[1 + 3 * (node - 1) + columnNames.indexOf(column)] = ` ${cell} `;
  return lines.with(line - 1, cells.join('|')).join('\n');
}
