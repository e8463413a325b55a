import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadSchedule } from '../format/load.ts';
import { parseSchedule } from '../format/read.ts';
import { writeSchedule } from '../format/write.ts';
import { replaySchedule } from '../replay.ts';
import { importPage, traceOfPage } from './import-page.ts';
import { shownRows } from './shown-rows.ts';
import { printedPage } from './testing/printed-page.ts';
import { queueRuns } from './testing/queue-runs.ts';
import { rowsOfPage } from './trace-page.ts';
import type { PageForm, TracePage } from './trace-page.ts';

const scenario = loadSchedule(fileURLToPath(new URL('../scenarios/follower-rewrite-1.json', import.meta.url)));

const forms: readonly PageForm[] = ['rst', 'csv'];

const cellsOf = (page: TracePage): unknown => rowsOfPage(page).map(({ cells }) => cells);

describe.each(forms)('a run of the documented engine, printed as %s and imported', (form) => {
  test('follower_rewrite_1 comes back with the same rows in the same sections', () => {
    const page = printedPage(scenario, form);
    const imported = importPage(page, 'follower_rewrite_1');
    expect(imported).toMatchObject({ verdict: 'whole', difference: null, violation: null });
    expect([imported.rowsEqual, imported.rows]).toEqual(form === 'rst' ? [77, 77] : [78, 78]); // CSV: STARTED
    const { schedule } = imported;
    if (schedule === null) throw new TypeError('it has steps');
    expect(cellsOf(printedPage(schedule, form))).toEqual(cellsOf(page));
    const titles = page.sections.map(({ number, title }) => (form === 'rst' ? title : `Section ${number}`));
    expect(schedule.sections?.map(({ title }) => title)).toEqual(titles);
    // What the page does not print the import must find: who asked for heartbeats, and who might disrupt a leader.
    const acts = (steps: typeof schedule.steps): unknown =>
      steps.filter(({ kind }) => kind !== 'drop' && kind !== 'command' && kind !== 'emit' && kind !== 'deliver');
    expect(acts(schedule.steps)).toEqual(acts(scenario.steps));
  });

  test('any run through queues comes back whole, and its schedule replays', () => {
    fc.assert(
      fc.property(queueRuns, (run) => {
        const page = printedPage(run, form);
        const imported = importPage(page, 'own');
        expect(imported.difference).toBeNull();
        expect(imported.rowsEqual).toBe(rowsOfPage(page).length);
        const { schedule } = imported;
        if (schedule === null) return;
        const saved = parseSchedule(writeSchedule(schedule), 'own.json');
        expect(replaySchedule(saved).verdict).toBe('reproduced');
        const trace = traceOfPage(imported);
        expect(trace && shownRows(trace, form)).toEqual(cellsOf(page));
      }),
      { numRuns: 60 },
    );
  });
});

test('what follower_rewrite_1 does not say is listed by row', () => {
  const { inferred, open } = importPage(printedPage(scenario, 'rst'), 'own');
  expect(inferred.map(({ row, text }) => `${row}: ${text}`)).toMatchInlineSnapshot(`
    [
      "31: N-2 campaigns with leave to disrupt a leader",
      "48: N-1 is made a follower by hand",
      "54: N-2 sends heartbeats, and no row says why",
      "54: N-2+ae t-2 i-3 lt-2 e-0 c-3 arrives, and no row shows it sent",
      "58: N-2 sends heartbeats, and no row says why",
    ]
  `);
  expect(open.map(({ row, text }) => `${row}: ${text}`)).toMatchInlineSnapshot(`
    [
      "27: N-1 made ae+N-2 t-1 i-1 lt-1 e-1 c-1, and no row shows it sent",
      "27: N-1 made ae+N-3 t-1 i-1 lt-1 e-1 c-1, and no row shows it sent",
      "32: p_v_r+N-1 t-2 li-1 lt-1 does not arrive",
      "37: poll+N-1 t-2 li-1 lt-2 does not arrive",
      "43: ae+N-1 t-2 i-1 lt-1 e-1 c-0 does not arrive",
      "54: N-2 made ae+N-1 t-2 i-3 lt-2 e-0 c-3, and no row shows it sent",
    ]
  `);
});
