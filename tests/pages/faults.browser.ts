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

  // The fault, the message with which it shows, and the rule that is broken.
  test.each([
    ['stale-term-vote-counted', '1>3 RequestVoteResponse t1 #1', 'At most one leader can be elected in a given term.'],
    ['prev-term-not-checked', 'AppendEntries', ''],
    ['uptodate-check-index-only', 'RequestVote', ''],
    ['commit-prior-term-by-count', 'AppendEntries', ''],
    ['stale-timeout-now-accepted', 'TimeoutNow', ''],
  ])('%s: what is wrong is in the first window', async (id, message, rule) => {
    const document = faultDocument(id);
    const { culprit } = document.verdict;
    const step = document.steps[(culprit ?? 0) - 1];
    const { page, trouble } = await open(browser, pageWith(document));
    await expectInWindow(page, 'culprit', step?.text ?? 'no step');
    await expectInWindow(page, 'cause', message);
    const story = 'known' in document.story ? (document.story.known.rule ?? '') : '';
    expect(story).toContain(rule);
    await expectInWindow(page, 'rule', story);
    await page.context().close();
    expect(trouble).toEqual([]);
  });
});
