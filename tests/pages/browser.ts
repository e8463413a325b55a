import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { emptyFolder } from '../cli-run.ts';

const paths = [process.env.RAFTCHECK_CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** Where Chromium is; null if there is none here. */
const chromiumPath: string | null = paths.find((path) => path !== '' && existsSync(path)) ?? null;

/** For `test.skipIf`: says so where nobody overlooks it. */
export function lacksChromium(): boolean {
  if (chromiumPath !== null) return false;
  console.warn(
    `SKIPPED: no Chromium is installed (looked for ${paths.filter(Boolean).join(', ')}): no page was opened`,
  );
  return true;
}

export const viewport = { width: 1280, height: 800 };

/** A browser that asks nobody anything. */
export async function launched(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath ?? '',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--enable-precise-memory-info',
    ],
  });
}

/** A page that was opened from the disk, and all that went on there. */
export interface Opened {
  readonly page: Page;
  readonly trouble: readonly string[]; // errors, messages on the console, dialogs, requests
  readonly pictureMs: number; // from navigation until steps are drawn
}

/** Opens a page from a file, and waits for its steps. */
export async function open(browser: Browser, html: string, fragment = ''): Promise<Opened> {
  const file = join(emptyFolder(), 'run.html');
  writeFileSync(file, html);
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const address = pathToFileURL(file).href;
  const trouble: string[] = [];
  page.on('console', (message) => trouble.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${String(error)}`));
  page.on('request', (request) => {
    const url = request.url();
    if (url.split('#')[0] !== address && !url.startsWith('data:')) trouble.push(`request: ${url}`);
  });
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${address}${fragment}`, { waitUntil: 'commit' });
  await page.waitForSelector('.steps tbody tr');
  const pictureMs = await page.evaluate<number>(
    'new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))',
  );
  return { page, trouble, pictureMs };
}

/** What axe finds wrong, in lines, and what it cannot tell. */
export async function accessibility(page: Page): Promise<{ readonly wrong: string[]; readonly unsure: string[] }> {
  await page.evaluate(axe.source);
  return page.evaluate<{ wrong: string[]; unsure: string[] }>(`axe.run().then(({ violations, incomplete }) => {
    const lines = (found) => found.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 160)));
    return { wrong: lines(violations), unsure: lines(incomplete) };
  })`);
}

/** Fails unless the part that is marked so is seen in the first window, with this text. */
export async function expectInWindow(page: Page, part: string, text: string): Promise<void> {
  const seen = await page.evaluate<readonly string[]>(`[...document.querySelectorAll('[data-part="${part}"]')]
    .filter((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const within = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && right > left && bottom > top;
      const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return within && at !== null && (element.contains(at) || at.contains(element));
    })
    .map((element) => element.textContent)`);
  expect(seen.join('\n'), `${part} in the window`).toContain(text);
}
