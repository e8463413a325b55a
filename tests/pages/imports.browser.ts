import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSchedule } from '../../counterexamples/format/load.ts';
import { ordersOf } from '../../counterexamples/histories/orders.ts';
import { modelOf } from '../../counterexamples/histories/operations.ts';
import type { ModelName } from '../../counterexamples/histories/operations.ts';
import { readHistory } from '../../counterexamples/histories/read-history.ts';
import { importPage } from '../../counterexamples/import/import-page.ts';
import { itfDocument } from '../../counterexamples/import/itf/itf-document.ts';
import { readItf } from '../../counterexamples/import/itf/read-itf.ts';
import { pageDocument } from '../../counterexamples/import/page-document.ts';
import { pageOf, textOf } from '../../counterexamples/import/testing/printed-page.ts';
import type { RunDocument } from '../../counterexamples/page/document.ts';
import { historyDocument } from '../../counterexamples/page/history-document.ts';
import { itf } from '../../counterexamples/show/itf.ts';
import { hostile, savedRun } from '../../counterexamples/testing/saved-runs.ts';
import { checkLinearizability } from '../../properties/linearizability/check.ts';
import { outcomeOf } from '../../properties/progressive.ts';
import { accessibility, lacksChromium, launched, open } from './browser.ts';
import { filled, texts } from './hostile-texts.ts';
import { pageWith } from './pages.ts';

const around = { source: 'given', command: 'npx raftcheck import given --html', tool: 'raftcheck' } as const;

function historyOf(text: string, model: ModelName): RunDocument {
  const history = readHistory(text, model);
  const judged = checkLinearizability(modelOf(model), history.operations, 100_000);
  return historyDocument(model, history, outcomeOf(ordersOf(model, history, judged, 100_000)), around);
}

const event = (process: number, type: string, f: string, value: unknown, key?: string): string =>
  JSON.stringify({ process, type, f, value, ...(key !== undefined && { key }) });

/** A client at a time writes and reads; another, which never hears an answer, stands open from the beginning. */
const longHistory = (operations: number): string =>
  Array.from({ length: operations }, (_, k) => {
    const f = k % 2 === 0 ? 'write' : 'read';
    const value = Math.floor(k / 2);
    return [event(k % 5, 'invoke', f, f === 'read' ? null : value), event(k % 5, 'ok', f, value)];
  })
    .flat()
    .join('\n');

const twoKeys = [
  event(0, 'invoke', 'put', 1, 'sound'),
  event(0, 'ok', 'put', 1, 'sound'),
  event(1, 'invoke', 'put', 2, hostile),
  event(1, 'ok', 'put', 2, hostile),
  event(2, 'invoke', 'append', hostile, hostile),
  event(2, 'info', 'append', hostile, hostile),
  event(3, 'invoke', 'get', null, hostile),
  event(3, 'ok', 'get', 'nobody wrote it', hostile),
].join('\n');

const rst = textOf(loadSchedule('counterexamples/scenarios/follower-rewrite-1.json'), 'rst');
const whole = pageDocument(importPage(pageOf(rst, 'rst'), 'page'), around);
const differing = pageDocument(importPage(pageOf(rst.replace('lt-1 li-1', 'lt-1 li-2'), 'rst'), 'page'), around);
const traced = itfDocument(readItf(itf(savedRun('faults/stale-term-vote-counted.json')), 'x'), around);
const foreign = itfDocument(
  readItf(
    JSON.stringify({
      '#meta': { description: hostile },
      vars: [hostile, 'x'],
      states: [1, 2].map((n) => ({
        [hostile]: { '#map': [[hostile, { '#set': [hostile, `${hostile}${n}`] }]] },
        x: n,
      })),
    }),
    'x',
  ),
  around,
);

describe.skipIf(lacksChromium())('what was not made by raftcheck, on its page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launched();
  });
  afterAll(async () => browser.close());

  async function seen(document: RunDocument, look: (page: Page) => Promise<void>): Promise<void> {
    const { page, trouble } = await open(browser, pageWith(document));
    await look(page);
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      const { wrong } = await accessibility(page);
      expect(wrong).toEqual([]);
    }
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    await page.context().close();
    expect(trouble).toEqual([]);
  }

  const textIn = async (page: Page, selector: string): Promise<string> =>
    (await page.locator(selector).allTextContents()).join('\n');

  test('a history: the operation without a place is in the first window, by shape and text; keys are chosen', async () => {
    await seen(historyOf(twoKeys, 'kv'), async (page) => {
      expect(await textIn(page, 'h1')).toContain('no place for process 3: get → "nobody wrote it"');
      expect(await textIn(page, '.picture .without-place')).toContain('✖ get');
      expect(await textIn(page, 'tr.without-place')).toContain('✖ none');
      expect(await page.locator('.picture .operation.open').count()).toBe(1);
      expect(await textIn(page, '.pane')).not.toContain('put 1');
      await page.getByLabel('key').selectOption({ label: '"sound"' });
      expect(await textIn(page, '.pane')).toContain('put 1');
      expect(await textIn(page, '.picture text.point')).toBe('1');
      expect(await textIn(page, '.heads')).toContain('process 0');
    });
  });

  test('panes that have nothing say why', async () => {
    await seen(historyOf(twoKeys, 'kv'), async (page) => {
      await page.getByRole('tab', { name: 'Servers' }).click();
      expect(await textIn(page, '.pane')).toContain('There are no servers here: this is what clients saw');
      await page.getByRole('tab', { name: 'Spec' }).click();
      expect(await textIn(page, '.pane')).toContain('no spec goes along with what clients saw');
    });
  });

  test('a history of 50,000 operations: only what is in the window is drawn', async () => {
    const document = historyOf(longHistory(50_000), 'register');
    const { page, trouble, pictureMs } = await open(browser, pageWith(document));
    expect(await page.locator('.picture .operation').count()).toBeLessThan(80);
    expect(await page.locator('.operations tbody tr').count()).toBe(100);
    await page.keyboard.press('Home');
    await page.waitForSelector('.operations tbody tr:first-child.here');
    expect(await textIn(page, '.portion')).toContain('operations 1 to 100 of 50000');
    await page.getByRole('button', { name: 'later' }).click();
    expect(await textIn(page, '.portion')).toContain('operations 101 to 200 of 50000');
    const { wrong } = await accessibility(page);
    await page.context().close();
    console.log(`50,000 operations: steps are drawn after ${Math.round(pictureMs)} ms`);
    expect([wrong, trouble]).toEqual([[], []]);
  });

  test('a page that is whole: all of its rows, and the row of a step stands out', async () => {
    await seen(whole, async (page) => {
      expect(await textIn(page, '.pane')).toContain('the run shows all 77 rows of the page');
      await page.locator('.page-rows .link').first().click();
      expect(await page.locator('.page-rows tr.here th').textContent()).toBe('1');
      expect(await textIn(page, '.page-rows .note')).toContain('left open: p_v_r+N-1 t-2 li-1 lt-1 does not arrive');
    });
  });

  test('a page that differs: the row at which it stopped is in the first window, with what the run has', async () => {
    await seen(differing, async (page) => {
      const row = page.locator('.page-rows tr.stops').first();
      expect(await row.textContent()).toContain('✖ 16');
      expect(await row.textContent()).toContain('lt-1 li-2 ≠ run: lt-1 li-1');
      const box = await row.boundingBox();
      expect((box?.y ?? 9_999) + (box?.height ?? 0)).toBeLessThan(800);
      expect(await page.locator('.page-rows tr.behind').count()).toBeGreaterThan(60);
    });
  });

  test('a trace of states that raftcheck wrote: servers, messages, variables', async () => {
    await seen(traced, async (page) => {
      expect(await textIn(page, '.servers .leader')).toContain('leader');
      expect(await page.locator('.picture .message.culprit').count()).toBe(1);
      await page.getByRole('tab', { name: 'Variables' }).click();
      expect(await textIn(page, '.variables .touched')).toContain('role[3]');
    });
  });

  test('a trace of anything else: its variables, whatever they are called', async () => {
    await seen(foreign, async (page) => {
      expect(await textIn(page, '.variables .touched')).toContain('<img src=x onerror=alert(1)>');
      await page.getByRole('tab', { name: 'Servers' }).click();
      expect(await textIn(page, '.pane')).toContain('not known to be of Raft');
    });
  });

  test.each(texts)('%j is a text wherever it stands: in operations, keys, rows and variables', async (text) => {
    const { rows } = differing;
    const { variables } = foreign;
    if (rows === undefined || variables === undefined) throw new TypeError('both have what they are for');
    const document = filled({ ...historyOf(twoKeys, 'kv'), rows, variables }, text);
    const { page, trouble } = await open(browser, pageWith(document), `#key=${encodeURIComponent(text)}`);
    for (const tab of await page.getByRole('tab').all()) await tab.click();
    await page.getByLabel('key').selectOption({ index: 1 });
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(await page.evaluate('document.querySelector("h1").textContent')).toBe(text);
    const strange = 'iframe, object, embed, base, form, video, template, img, svg script';
    expect(await page.evaluate(`document.querySelectorAll(${JSON.stringify(strange)}).length`)).toBe(0);
    await page.context().close();
    expect(trouble).toEqual([]);
  });
});
