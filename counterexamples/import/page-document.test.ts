import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadSchedule } from '../format/load.ts';
import type { RunDocument } from '../page/document.ts';
import { importPage } from './import-page.ts';
import { pageDocument } from './page-document.ts';
import { readTracePage } from './read-page.ts';
import { pageOf, textOf } from './testing/printed-page.ts';
import { rowsOfPage } from './trace-page.ts';
import type { TracePage } from './trace-page.ts';

const around = { source: 'page.rst', command: 'again', tool: 'raftcheck' } as const;
const text = textOf(loadSchedule('counterexamples/scenarios/follower-rewrite-1.json'), 'rst');

const shown = (page: TracePage): RunDocument => pageDocument(importPage(page, 'page'), around);

test('a whole page: its run, and every row with the step that made it', () => {
  const page = pageOf(text, 'rst');
  const { rows, steps, verdict } = shown(page);
  expect([verdict.verdict, rows?.stops, rows?.rows.length]).toEqual(['holds', null, 77]);
  expect(rows?.rows.map(({ cells }) => cells)).toEqual(
    rowsOfPage(page).map(({ cells }) => cells.flatMap(({ role, op, delta }) => [role, op, delta])),
  );
  const made = rows?.rows.flatMap(({ step }) => step ?? []) ?? [];
  expect(made).toEqual(made.toSorted((one, other) => one - other));
  expect(made.at(-1)).toBe(steps.length);
  expect(rows?.rows[53]?.notes).toContain('inferred: N-2 sends heartbeats, and no row says why');
  expect(rows?.rows[31]?.notes).toContain('left open: p_v_r+N-1 t-2 li-1 lt-1 does not arrive');
});

test('a page in which a row was altered: the run up to it, and the row marked with what the run has', () => {
  const { rows, steps, verdict } = shown(pageOf(text.replace('lt-1 li-1', 'lt-1 li-2'), 'rst'));
  expect([verdict.verdict, rows?.stops]).toEqual(['violated', 15]);
  expect(verdict.headline).toContain(
    'up to row 16 (line 61): N-1 Delta: the page has "lt-1 li-2", the engine "lt-1 li-1"',
  );
  expect(rows?.rows[15]).toMatchObject({ number: 16, differs: [[2, 'lt-1 li-1']] });
  expect(rows?.rows.length).toBe(77);
  expect(rows?.rows.slice(16).every(({ step }) => step === null)).toBe(true);
  expect(steps.length).toBeGreaterThan(5);
});

test('a page of which not even the first row can be explained is shown all the same', () => {
  const { rows, steps, servers } = shown(pageOf(text.replace('NEW ROLE', 'N-2+vote yes-True'), 'rst'));
  expect([rows?.stops, steps.length, servers.length]).toEqual([0, 0, 3]);
});

const folder = new URL('../../../shared/traces/given/rst/', import.meta.url);
const isThere = existsSync(folder);
if (!isThere) process.stderr.write('SKIPPED: the published trace pages (../shared/traces/given) are not there\n');

test.skipIf(!isThere)('all 43 of the published pages are shown, with all of their rows', () => {
  const files = readdirSync(fileURLToPath(folder), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.rst') && file.includes('test_'),
  );
  const made = files.map((file) => shown(readTracePage(readFileSync(new URL(file, folder)), file)));
  const counts = made.map(
    ({ rows, steps, verdict }) => [verdict.verdict, rows?.rows.length ?? 0, steps.length > 0] as const,
  );
  expect(counts.filter(([, , hasSteps]) => hasSteps).length).toBe(43);
  expect(counts.filter(([verdict]) => verdict === 'holds').length).toBe(32);
  expect(counts.reduce((sum, [, rows]) => sum + rows, 0)).toBe(3274);
});

describe('the schedule of a page is as it was', () => {
  test('and each of its steps has a row', () => {
    const { schedule, stepRows } = importPage(pageOf(text, 'rst'), 'page');
    expect(stepRows.length).toBe(schedule?.steps.length);
  });
});
