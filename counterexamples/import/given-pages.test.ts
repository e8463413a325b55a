import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseSchedule } from '../format/read.ts';
import { writeSchedule } from '../format/write.ts';
import { replaySchedule } from '../replay.ts';
import { importPage } from './import-page.ts';
import type { ImportedPage } from './import-page.ts';
import { PageError } from './page-error.ts';
import { readTracePage } from './read-page.ts';

/** The published pages of raftengine, which are kept beside the repository. */
const folder = new URL('../../../shared/traces/given/', import.meta.url);

const isThere = existsSync(folder);
if (!isThere) process.stderr.write('SKIPPED: the published trace pages (../shared/traces/given) are not there\n');

function filesIn(name: string, end: string): readonly string[] {
  const files = readdirSync(fileURLToPath(new URL(name, folder)), { recursive: true, encoding: 'utf8' });
  const pages = files.filter((file) => file.endsWith(end) && file.includes('test_'));
  return pages.map((file) => `${name}/${file.replaceAll('\\', '/')}`).sort();
}

function imported(file: string): ImportedPage {
  return importPage(readTracePage(readFileSync(new URL(file, folder)), file), file);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** `add_follower_2 18/46` */
const told = (file: string, { rowsEqual, rows, difference }: ImportedPage): string =>
  `${file.replace(/^.*test_|\.[a-z]+$/g, '')} ${rowsEqual}/${rows}: ${difference?.reason ?? 'whole'}`;

describe.skipIf(!isThere)('the published pages of ../shared/traces/given', () => {
  test('43 RST pages are read, 32 of them come back whole, and their schedules replay', () => {
    const pages = filesIn('rst', '.rst').map((file) => ({ file, page: imported(file) }));
    const whole = pages.filter(({ page }) => page.verdict === 'whole');
    expect([pages.length, sum(pages.map(({ page }) => page.rows))]).toEqual([43, 3274]);
    expect([whole.length, sum(whole.map(({ page }) => page.rowsEqual))]).toEqual([32, 2131]);
    for (const { page } of pages) {
      if (page.schedule === null) throw new TypeError('every page has a beginning that can be explained');
      expect(replaySchedule(parseSchedule(writeSchedule(page.schedule), 'page')).verdict).toBe('reproduced');
    }
    const others = pages.filter(({ page }) => page.verdict !== 'whole').map(({ file, page }) => told(file, page));
    expect(others).toMatchInlineSnapshot(`
      [
        "add_follower_2 18/46: the engine that runs here has no changes of who takes part",
        "add_follower_2_rounds_1 18/41: the engine that runs here has no changes of who takes part",
        "add_follower_errors_1 18/22: the engine that runs here has no changes of who takes part",
        "add_follower_round_2_timeout_1 18/70: the engine that runs here has no changes of who takes part",
        "add_follower_too_many_rounds_1 18/69: the engine that runs here has no changes of who takes part",
        "remove_candidate_1 35/55: the engine that runs here has no changes of who takes part",
        "remove_leader_1 21/48: N-1 Delta: the page has "", the engine "ci-2"",
        "reverse_add_follower_1 30/64: the engine that runs here has no changes of who takes part",
        "reverse_remove_follower_3 56/114: the engine that runs here has no changes of who takes part",
        "snapshot_2 20/51: section 2 has no rows, so what was done in it is not told",
        "snapshot_4 527/563: the engine that runs here has no snapshots",
      ]
    `);
  });

  test('of 39 CSV files 27 come back whole; 4 have a row that ends too early, and are refused there', () => {
    const refused: string[] = [];
    const others: string[] = [];
    for (const file of filesIn('csv', '.csv')) {
      try {
        const page = imported(file);
        if (page.verdict !== 'whole') others.push(told(file, page));
      } catch (error) {
        if (!(error instanceof PageError)) throw error;
        refused.push(error.fact);
      }
    }
    expect(filesIn('csv', '.csv').length - refused.length - others.length).toBe(27);
    expect(refused).toMatchInlineSnapshot(`
      [
        "csv/test_add_follower_round_2_timeout_1.csv:79: row 71, N-4 Delta: expected 12 cells, three for each of 4 nodes, got 11",
        "csv/test_lost_leader_1.csv:44: row 40, N-3 Delta: expected 9 cells, three for each of 3 nodes, got 8",
        "csv/test_reverse_add_follower_1.csv:36: row 32, N-4 Delta: expected 12 cells, three for each of 4 nodes, got 11",
        "csv/test_snapshot_4.csv:58: row 54, N-3 Delta: expected 9 cells, three for each of 3 nodes, got 8",
      ]
    `);
    expect(others).toMatchInlineSnapshot(`
      [
        "add_follower_2 19/47: the engine that runs here has no changes of who takes part",
        "add_follower_2_rounds_1 19/42: the engine that runs here has no changes of who takes part",
        "add_follower_errors_1 19/23: the engine that runs here has no changes of who takes part",
        "add_follower_too_many_rounds_1 19/70: the engine that runs here has no changes of who takes part",
        "remove_candidate_1 36/56: the engine that runs here has no changes of who takes part",
        "remove_leader_1 22/49: N-1 Delta: the page has "", the engine "ci-2"",
        "reverse_remove_follower_3 57/115: the engine that runs here has no changes of who takes part",
        "snapshot_2 21/52: N-2 Op: nothing that can happen here reads "poll+N-1 t-2 li-91 lt-2"",
      ]
    `);
  });
});
