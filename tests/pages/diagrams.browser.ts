import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { render } from '../../counterexamples/formats.ts';
import { savedRun } from '../../counterexamples/testing/saved-runs.ts';
import type { Trace } from '../../counterexamples/trace.ts';
import { lacksChromium, launched } from './browser.ts';

// What the tools themselves draw of our diagrams. `tests/pages/try` gets them.

const plantumlPath = '/usr/bin/plantuml'; // where Debian has it
const mermaidPath = process.env.RAFTCHECK_MERMAID ?? '';

function lacksMermaid(): boolean {
  if (lacksChromium()) return true;
  if (existsSync(mermaidPath)) return false;
  console.warn('SKIPPED: no mermaid.min.js is named by RAFTCHECK_MERMAID: no Mermaid diagram was rendered');
  return true;
}

function lacksPlantuml(): boolean {
  if (existsSync(plantumlPath)) return false;
  console.warn("SKIPPED: Debian's plantuml is not installed: no PlantUML diagram was rendered");
  return true;
}

const faults = [
  'stale-term-vote-counted',
  'prev-term-not-checked',
  'uptodate-check-index-only',
  'commit-prior-term-by-count',
  'stale-timeout-now-accepted',
];

/** What each picture must say: the servers, what is violated, and what was sent that broke it. */
function textsOf({ initial, outcome, culprit }: Trace): readonly string[] {
  const { property = '', fact = '' } = outcome.violation ?? {};
  return [...initial.map(({ id }) => `n${id}`), `FAIL ${property}: ${fact}`, `breaks ${property} in step ${culprit}`];
}

/** Lines are broken here and there, which no text is about. */
const closed = (text: string): string => text.replaceAll(/[\s\u00a0\u200b]/g, '');

function expectTexts(picture: string, trace: Trace): void {
  expect(picture).not.toMatch(/syntax error/i);
  for (const text of textsOf(trace)) expect(closed(picture)).toContain(closed(text));
}

const count = (trace: Trace, kind: string): number =>
  trace.steps.filter(({ fate, step }) => fate === 'applied' && step.kind === kind).length;

describe.skipIf(lacksMermaid())('Mermaid draws', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launched();
    page = await browser.newPage();
    await page.setContent('<div id="place"></div>');
    await page.addScriptTag({ path: mermaidPath });
  });
  afterAll(async () => browser.close());

  test.each(faults)('%s with its arrows, violation and cause', async (fault) => {
    const trace = savedRun(`faults/${fault}.json`);
    await page.evaluate(`(async () => {
      mermaid.initialize({ startOnLoad: false });
      const { svg } = await mermaid.render('diagram', ${JSON.stringify(render('mermaid', trace))});
      document.getElementById('place').innerHTML = svg;
    })()`);
    const lines = await page.locator('svg line[class^="messageLine"]').count();
    expect(lines).toBe(count(trace, 'deliver') + count(trace, 'drop'));
    expectTexts((await page.locator('svg').textContent()) ?? '', trace);
  });
});

describe.skipIf(lacksPlantuml())('PlantUML draws', () => {
  let folder: string;
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'diagrams-'));
    const files = faults.map((fault) => {
      const path = join(folder, `${fault}.puml`);
      writeFileSync(path, render('plantuml', savedRun(`faults/${fault}.json`)));
      return path;
    });
    execFileSync(plantumlPath, ['-tsvg', '-failfast', ...files], { stdio: ['ignore', 'ignore', 'pipe'] });
  });

  test.each(faults)('%s with its violation and cause', (fault) => {
    const trace = savedRun(`faults/${fault}.json`);
    const picture = readFileSync(join(folder, `${fault}.svg`), 'utf8');
    const texts = [...picture.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text).join(' ');
    expectTexts(texts.replaceAll('&gt;', '>').replaceAll('&#160;', ' '), trace);
    expect(texts.match(/arrives:/g)?.length).toBe(count(trace, 'deliver'));
    expect(picture).toMatch(/#FF0000/i);
  });
});
