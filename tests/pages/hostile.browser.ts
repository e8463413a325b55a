import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunDocument } from '../../counterexamples/page/document.ts';
import { runDocument } from '../../counterexamples/page/run-document.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { raft } from '../../world/registry/raft.ts';
import type { StartServer } from '../../world/subjects/own/server.ts';
import { idle, ownOptions, subjectOf } from '../../world/testing/own-servers.ts';
import { lacksChromium, launched, open } from './browser.ts';
import { filled, texts } from './hostile-texts.ts';
import { faultDocument, pageWith } from './pages.ts';

const entriesMany = 100_000; // of each server
const pageMs = 20_000; // from the schedule to the page
const drawnMs = 2_000;

/** Servers of somebody's own that have so many entries when they start, and one more after each step. */
const longLogs = (): Target => {
  const begin = Array.from({ length: entriesMany }, (_, k) => ({ term: 1, command: `c${k}` }));
  const start: StartServer = () => {
    let log = begin;
    return {
      step: () => {
        log = [...log, { term: 1, command: `c${log.length}` }];
        return {};
      },
      view: () => ({ ...idle, currentTerm: 1, log }),
    };
  };
  return { name: 'mine', make: () => subjectOf(start), invariants: [], suffix: false };
};

describe.skipIf(lacksChromium())('texts of a file', () => {
  let browser: Browser;
  let document: RunDocument;
  beforeAll(async () => {
    browser = await launched();
    document = faultDocument('stale-term-vote-counted', 200);
  });
  afterAll(async () => browser.close());

  test.each(texts)('%j is a text on the page, wherever it stands', async (text) => {
    const html = pageWith(filled(document, text));
    const { page, trouble } = await open(
      browser,
      html,
      `#step=${encodeURIComponent(text)}&q=${text.replaceAll('#', '')}`,
    );
    for (const tab of await page.getByRole('tab').all()) await tab.click();
    for (const row of await page.locator('.steps tbody tr').all()) await row.hover();
    await page.keyboard.press('?');
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(await page.evaluate('document.querySelector("h1").textContent')).toBe(text);
    expect(
      await page.evaluate('document.querySelectorAll("iframe, object, embed, base, form, video, template").length'),
    ).toBe(0);
    await page.context().close();
    expect(trouble).toEqual([]);
  });

  test('all of them as commands, titles and sections of one schedule', async () => {
    const steps = texts.map((command) => ({ kind: 'command', server: 1, command }) as const);
    const schedule: Schedule = {
      title: texts.slice(0, 5).join(' '),
      subject: 'impl',
      options: { servers: 1, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' },
      sections: texts.map((title, k) => ({ fromStep: k + 2, title })),
      steps: [{ kind: 'timeout', server: 1 }, ...steps],
      expect: { verdict: 'holds' },
    };
    const around = { explanation: null, shrinking: { unknown: '' }, command: '', tool: '' } as const;
    const { page, trouble } = await open(browser, pageWith(runDocument(raft('impl'), schedule, around)));
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(await page.title()).toContain('<script>window.pwned=1</script>');
    expect(await page.locator('.steps').textContent()).toContain("'<svg onload=wind…");
    await page.context().close();
    expect(trouble).toEqual([]);
  });

  test('servers with 100,000 entries each become a page, which draws those that are seen', async () => {
    const steps = Array.from({ length: 60 }, (_, k) => ({ kind: 'timeout', server: (k % 3) + 1 }) as const);
    const schedule: Schedule = {
      title: 'long logs',
      subject: 'mine',
      options: ownOptions,
      steps,
      expect: { verdict: 'holds' },
    };
    const around = { explanation: null, shrinking: { unknown: '' }, command: '', tool: '' } as const;
    const begun = performance.now();
    const html = pageWith(runDocument(longLogs(), schedule, around));
    const made = performance.now() - begun;
    const { page, trouble, pictureMs } = await open(browser, html, '#pane=cluster');
    const cells = await page.locator('.logs td.entry').count();
    const last = await page.locator('.logs thead th').last().textContent();
    await page.context().close();
    console.log(
      `${entriesMany} entries: made in ${Math.round(made)} ms, ${html.length} bytes, drawn after ${Math.round(pictureMs)} ms`,
    );
    expect(cells).toBeLessThan(100);
    expect(last).toBe(String(entriesMany + steps.length / 3));
    expect(made).toBeLessThan(pageMs);
    expect(pictureMs).toBeLessThan(drawnMs);
    expect(trouble).toEqual([]);
  });
});
