import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunDocument } from '../../counterexamples/page/document.ts';
import { runDocument } from '../../counterexamples/page/run-document.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { raft } from '../../world/registry/raft.ts';
import { lacksChromium, launched, open } from './browser.ts';
import { filled, texts } from './hostile-texts.ts';
import { faultDocument, pageWith } from './pages.ts';

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
});
