import type { Trace } from '../../trace.ts';
import { padEnd, widest } from '../lines.ts';
import { headCells, rowCells, sectionRows } from './page.ts';
import type { RowCells } from './page.ts';
import type { TraceRow } from './trace-row.ts';

/** A run's rows as CSV: for every section two header rows and its rows, cells padded so that people can read it. */
export function csv(trace: Trace): string {
  const { servers } = trace.schedule.options;
  const start: readonly RowCells[] = trace.initial.map(() => ({ role: 'FLWR', op: 'STARTED', delta: '' }));
  const lines = sectionRows(trace).flatMap(({ number, rows }) => {
    const beginning = number === 1 ? startOf(trace) : null;
    const body = rows.map((row, k) => rowCells(rows[k - 1] ?? beginning, row, 'receiver'));
    return padded(servers, number === 1 ? [start, ...body] : body);
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** The row that the first changes are told against. */
function startOf({ initial: views }: Trace): TraceRow {
  return { section: 1, step: 0, server: 0, op: { kind: 'event', event: 'STARTED' }, views, splitOff: [] };
}

function padded(servers: number, rows: readonly (readonly RowCells[])[]): readonly string[] {
  // The original writes a blank behind every role and event.
  const texts = rows.map((cells) =>
    cells.flatMap(({ role, op, delta }) => [`${role} `, op !== '' && !op.includes('+') ? `${op} ` : op, delta]),
  );
  const cells = [...headCells(servers), ...texts];
  const widths = (cells[0] ?? []).map((_, column) => widest(cells.map((row) => row[column] ?? '')));
  const cellAt = (row: readonly string[], column: number, width: number): string =>
    `${column === 0 ? '  ' : ' '}${padEnd(row[column] ?? '', width)} `;
  return cells.map((row) => widths.map((width, column) => csvCell(cellAt(row, column, width))).join(','));
}

/**
 * A cell, its padding included, that no spreadsheet takes for a formula, and no reader of CSV for several: what is quoted
 * is quoted from its first character on (RFC 4180).
 */
export function csvCell(text: string): string {
  const inert = /^[ ]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
