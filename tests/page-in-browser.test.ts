// @module-tag slow
import { expect, test } from 'vitest';
import { accessibility, expectInWindow, lacksChromium, launched, open } from './pages/browser.ts';
import { faultDocument, pageWith } from './pages/pages.ts';

// More of them in tests/pages/: npm run test:pages.
test.skipIf(lacksChromium())('a page opens from the disk, and its first window tells what is wrong', async () => {
  const browser = await launched();
  const { page, trouble } = await open(browser, pageWith(faultDocument('stale-term-vote-counted', 200)));
  await expectInWindow(page, 'culprit', 'deliver 1>3 RequestVoteResponse t1 #1');
  await expectInWindow(page, 'rule', 'At most one leader can be elected in a given term.');
  const { wrong } = await accessibility(page);
  await browser.close();
  expect(trouble).toEqual([]);
  expect(wrong).toEqual([]);
});
