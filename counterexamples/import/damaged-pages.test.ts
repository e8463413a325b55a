import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadSchedule } from '../format/load.ts';
import { importPage } from './import-page.ts';
import type { ImportedPage } from './import-page.ts';
import { PageError } from './page-error.ts';
import { pageOf, printedPage, textOf, withCell, withRows } from './testing/printed-page.ts';
import { queueRuns } from './testing/queue-runs.ts';
import { rowsOfPage } from './trace-page.ts';
import type { ColumnName, PageRow, TracePage } from './trace-page.ts';

// A page of which one row was dropped or altered is reported at that row, or at the first later one in which it shows;
// or, where it is still a page that there can be, what it now does not say is listed by row.

type Report = 'at the row' | 'at a later row' | 'at an earlier row' | 'listed by row' | 'not at all';

/** How damage at a row is reported. `gone`: the row is not there any more, those after it have moved up. */
function reportOf(whole: ImportedPage, damaged: ImportedPage, { number }: PageRow, gone: boolean): Report {
  if (damaged.difference !== null) {
    const at = damaged.difference.row.number;
    return at === number ? 'at the row' : at > number ? 'at a later row' : 'at an earlier row';
  }
  const known = new Set(notesOf(whole, (row) => (gone && row > number ? row - 1 : row)));
  return notesOf(damaged).some((note) => !known.has(note)) ? 'listed by row' : 'not at all';
}

function notesOf({ inferred, open }: ImportedPage, numbered = (row: number): number => row): readonly string[] {
  return [...inferred, ...open].map(({ row, text }) => `${numbered(row)} ${text}`);
}

function count(reports: readonly Report[]): Readonly<Partial<Record<Report, number>>> {
  const counts: Partial<Record<Report, number>> = {};
  for (const report of reports) counts[report] = (counts[report] ?? 0) + 1;
  return counts;
}

const scenario = loadSchedule(fileURLToPath(new URL('../scenarios/follower-rewrite-1.json', import.meta.url)));
const text = textOf(scenario, 'rst');
const page = pageOf(text, 'rst');
const whole = importPage(page, 'own');
const rows = rowsOfPage(page);

describe('of the 77 rows of follower_rewrite_1', () => {
  test('each one that is dropped is reported', () => {
    const reports = rows.map((row) => reportOf(whole, importPage(withRows(page, row, []), 'own'), row, true));
    expect(count(reports)).toMatchInlineSnapshot(`
      {
        "at a later row": 6,
        "at the row": 31,
        "listed by row": 40,
      }
    `);
  });

  test.each<ColumnName>(['Role', 'Delta'])('each one is reported whose %s is altered, with that cell', (column) => {
    for (const row of rows) {
      const cells = row.cells[row.node - 1];
      const other = column === 'Role' ? (cells?.role === 'FLWR' ? 'LEAD' : 'FLWR') : cells?.delta === '' ? 'ci-9' : '';
      const { verdict, difference } = importPage(pageOf(withCell(text, row, row.node, column, other), 'rst'), 'own');
      expect(verdict).toBe('differs');
      expect([difference?.row.number, difference?.cells]).toEqual([
        row.number,
        expect.arrayContaining([expect.objectContaining({ node: row.node, column, page: other })]),
      ]);
    }
  });

  test('each one whose Op is altered is reported', () => {
    const reports = rows.flatMap((row) =>
      alteredOps(row).map((op) => {
        const altered = pageOf(withCell(text, row, row.node, 'Op', op), 'rst');
        return reportOf(whole, importPage(altered, 'own'), row, false);
      }),
    );
    expect(count(reports)).toMatchInlineSnapshot(`
      {
        "at a later row": 1,
        "at the row": 193,
      }
    `);
  });
});

/** The Op of a row with each of its numbers one higher, and its truth turned over. */
function alteredOps({ node, cells }: PageRow): readonly string[] {
  const op = cells[node - 1]?.op ?? '';
  const fields = op.split(' ');
  const changed = fields.map((field, k) => {
    if (k === 0) return field;
    if (/-\d+$/.test(field)) return field.replace(/\d+$/, (number) => `${Number(number) + 1}`);
    return field.endsWith('True') ? field.replace('True', 'False') : field.replace('False', 'True');
  });
  return changed.flatMap((field, k) => (field === fields[k] ? [] : [fields.with(k, field).join(' ')]));
}

/**
 * What happens to a server by hand, and is not heard of again: without it the page is that of another run, with nothing
 * in it that is not said.
 */
const mayBeSilent = ['NEW ROLE', 'CRASH', 'RESTART', 'NETSPLIT', 'NETJOIN'];

const isSilent = ({ op }: PageRow): boolean => op.kind === 'event' && mayBeSilent.includes(op.event);

test('a row that is dropped from any run is reported, and never before it', () => {
  fc.assert(
    fc.property(queueRuns, fc.nat(), (run, pick) => {
      const own = printedPage(run, 'rst');
      const all = rowsOfPage(own);
      const row = all[pick % Math.max(all.length - 1, 1)]; // the last one is the end of the page
      if (row === undefined) return;
      const after = withRows(own, row, []);
      const isAlone = after.sections.some(({ rows: left }) => left.length === 1 && left[0]?.op.kind === 'event');
      const report = reportOf(importPage(own, 'own'), importPage(after, 'own'), row, true);
      const allowed: readonly Report[] = [
        'at the row',
        'at a later row',
        'listed by row',
        ...(isAlone ? (['at an earlier row'] as const) : []), // the one that is left of its section
        ...(isSilent(row) ? (['not at all'] as const) : []),
      ];
      expect(allowed).toContain(report);
    }),
    { numRuns: 60 },
  );
});

test('a row that is altered in any run is refused or reported, and never before it', () => {
  fc.assert(
    fc.property(queueRuns, fc.nat(), fc.nat(), (run, pick, way) => {
      const own = textOf(run, 'rst');
      const before = pageOf(own, 'rst');
      const all = rowsOfPage(before).filter((row) => alteredOps(row).length > 0);
      const row = all[pick % Math.max(all.length, 1)];
      const op = row === undefined ? undefined : alteredOps(row)[way % alteredOps(row).length];
      if (row === undefined || op === undefined) return;
      const altered = pageOf(withCell(own, row, row.node, 'Op', op), 'rst');
      const report = reportOf(importPage(before, 'own'), importPage(altered, 'own'), row, false);
      expect(['at the row', 'at a later row', 'listed by row']).toContain(report);
    }),
    { numRuns: 60 },
  );
});

test('a cell that no notation has is refused with its row and column', () => {
  const row = rows[5];
  if (row === undefined) throw new RangeError('the page has rows');
  for (const [column, cell] of [
    ['Role', 'CHEF'],
    ['Op', 'ae+N-9 t-1'],
    ['Op', 'poll+N-3 t-1 li-0'],
    ['Delta', 'ci-1 t-1'],
  ] as const) {
    const read = (): TracePage => pageOf(withCell(text, row, 3, column, cell), 'rst');
    expect(read).toThrow(PageError);
    expect(read).toThrow(`own.rst:${row.line}: row 6, N-3 ${column}: expected`);
  }
});

test('a page as long as may be, in which nothing arrives, is given up', () => {
  const heads = ' N-1,N-1,N-1,N-2,N-2,N-2\n Role,Op,Delta,Role,Op,Delta\n';
  const campaigns = 'CNDI,NEW ROLE,,FLWR,,\n'.repeat(1_999);
  const { verdict, difference } = importPage(pageOf(`${heads}FLWR,STARTED,,FLWR,STARTED,\n${campaigns}`, 'csv'), 'own');
  expect([verdict, difference?.row.number]).toEqual(['unexplained', 503]);
  expect(difference?.reason).toBe('the search was given up here');
});
