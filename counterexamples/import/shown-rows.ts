import { rowCells, sectionRows } from '../show/notation/page.ts';
import type { RowCells } from '../show/notation/page.ts';
import type { TraceRow } from '../show/notation/trace-row.ts';
import type { Trace } from '../trace.ts';
import { cellMismatches } from './mismatch.ts';
import type { CellMismatch } from './mismatch.ts';
import { leftOutTitle } from './schedule-of.ts';
import type { PageForm, PageRow } from './trace-page.ts';

/** The rows of a run's trace tables as a page of that form has them, one section after the other. */
export function shownRows(trace: Trace, form: PageForm): readonly (readonly RowCells[])[] {
  const sections = sectionRows(trace, true);
  if (form === 'rst') {
    const printed = sections.filter(({ title }) => title !== leftOutTitle);
    return printed.flatMap(({ rows }) => rows.map((row, k) => rowCells(rows[k - 1] ?? null, row, 'asInPages')));
  }
  const start: TraceRow = { section: 1, step: 0, server: 0, op: started, views: trace.initial, splitOff: [] };
  const beginning = trace.initial.map((): RowCells => ({ role: 'FLWR', op: started.event, delta: '' }));
  const rows = sections.flatMap(({ number, rows: own }) =>
    own.map((row, k) => rowCells(own[k - 1] ?? (number === 1 ? start : null), row, 'receiver')),
  );
  return [beginning, ...rows];
}

const started = { kind: 'event', event: 'STARTED' } as const;

/** How many rows of a page are those of a run, from the first on, and where they part; null if it has all of them. */
export function compareRows(
  rows: readonly PageRow[],
  shown: readonly (readonly RowCells[])[],
): {
  readonly equal: number;
  readonly parts: { readonly row: PageRow; readonly cells: readonly CellMismatch[] } | null;
} {
  for (const [k, row] of rows.entries()) {
    const own = shown[k];
    const cells = own === undefined ? [] : cellMismatches(row.cells, own);
    if (own === undefined || cells.length > 0) return { equal: k, parts: { row, cells } };
  }
  return { equal: rows.length, parts: null };
}
