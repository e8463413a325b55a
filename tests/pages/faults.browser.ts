import { readdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibility, expectInWindow, lacksChromium, launched, open } from './browser.ts';
import { faultDocument, pageWith } from './pages.ts';

const sizeMax = 300_000; // bytes of a page
const faults = readdirSync('counterexamples/faults').map((name) => name.replace(/\.json$/, ''));

describe.skipIf(lacksChromium())('the page of a known fault', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launched();
  });
  afterAll(async () => browser.close());

  test.each(faults)('%s opens from the disk, and says nothing that it should not', async (id) => {
    const html = pageWith(faultDocument(id));
    const bytes = Buffer.byteLength(html);
    const { page, trouble, pictureMs } = await open(browser, html);
    const { wrong, unsure } = await accessibility(page);
    await page.context().close();
    console.log(
      `${id}: ${bytes} bytes, steps are drawn after ${Math.round(pictureMs)} ms, axe unsure ${unsure.length}`,
    );
    expect(bytes).toBeLessThan(sizeMax);
    expect(trouble).toEqual([]);
    expect(wrong).toEqual([]);
  });

  test.each([
    'stale-term-vote-counted',
    'prev-term-not-checked',
    'uptodate-check-index-only',
    'commit-prior-term-by-count',
    'stale-timeout-now-accepted',
  ])('%s: the violating step, the message of its cause and the rule are in the first window', async (id) => {
    const document = faultDocument(id);
    const culprit = document.steps[(document.verdict.culprit ?? 0) - 1];
    const message = document.messages[culprit?.message ?? -1];
    const rule = 'known' in document.story ? document.story.known.rule : null;
    const { page, trouble } = await open(browser, pageWith(document));
    await expectInWindow(page, 'culprit', culprit?.text ?? 'no step');
    await expectInWindow(page, 'culprit', message?.name ?? 'no message');
    await expectInWindow(page, 'cause', document.steps[(message?.sent ?? 0) - 1]?.text ?? 'no sender');
    await expectInWindow(page, 'rule', rule ?? 'no rule');
    await page.context().close();
    expect(trouble).toEqual([]);
  });
});
