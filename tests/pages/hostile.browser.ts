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
import { faultDocument, pageWith } from './pages.ts';

/** What has got out of a text into markup or code somewhere: each would set `pwned` or ask something. */
const texts: readonly string[] = [
  '<script>window.pwned=1</script>',
  '</script><script>window.pwned=1</script>',
  '</SCRIPT ><script>window.pwned=1</script>',
  '<!--<script>window.pwned=1</script>',
  '--><script>window.pwned=1</script>',
  ']]><script>window.pwned=1</script>',
  '<img src=x onerror=window.pwned=1>',
  '<img src=x onerror=alert(1)>',
  '"><img src=x onerror=window.pwned=1>',
  "'><img src=x onerror=window.pwned=1>",
  '<svg onload=window.pwned=1>',
  '<svg><script>window.pwned=1</script></svg>',
  '<svg><animate onbegin=window.pwned=1 attributeName=x dur=1s>',
  '<svg><a xlink:href="javascript:window.pwned=1"><text>x</text></a></svg>',
  '<math><mtext></mtext><script>window.pwned=1</script></math>',
  '<iframe src="javascript:window.pwned=1"></iframe>',
  '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
  '<object data="javascript:window.pwned=1"></object>',
  '<embed src="javascript:window.pwned=1">',
  '<a href="javascript:window.pwned=1">x</a>',
  'javascript:window.pwned=1',
  '<base href="https://example.invalid/">',
  '<link rel=stylesheet href="https://example.invalid/x.css">',
  '<meta http-equiv=refresh content="0;url=https://example.invalid/">',
  '<style>@import "https://example.invalid/x.css";</style>',
  '<style>*{background:url(https://example.invalid/x)}</style>',
  '<form action="https://example.invalid/"><button autofocus onfocus=window.pwned=1>',
  '<input autofocus onfocus=window.pwned=1>',
  '<details open ontoggle=window.pwned=1>',
  '<video><source onerror=window.pwned=1></video>',
  '<body onload=window.pwned=1>',
  '<template><script>window.pwned=1</script></template>',
  '</title><script>window.pwned=1</script>',
  '</style><script>window.pwned=1</script>',
  '</textarea><script>window.pwned=1</script>',
  '</noscript><script>window.pwned=1</script>',
  '" onmouseover="window.pwned=1" x="',
  "' autofocus onfocus='window.pwned=1' x='",
  '${window.pwned=1}{{window.pwned=1}}`${window.pwned=1}`',
  "$& $` $' $1 &lt;script&gt; &#60;script&#62; %3Cscript%3E \\u003cscript\\u003e",
  '\u202egnp.exe\u2066 \u0007\u001b[31m \u0000 \u2028\u2029',
];

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

const words = new Set(['format', 'fate', 'role', 'kind']); // what the page goes by, and no file says

/** The document with `text` wherever there is a text that may come from a file. */
function filled(document: RunDocument, text: string): RunDocument {
  return JSON.parse(JSON.stringify(document), (key: string, value: unknown): unknown => {
    const isVerdict = key === 'verdict' && ['violated', 'holds', 'unknown'].includes(String(value));
    return typeof value === 'string' && !words.has(key) && !isVerdict ? text : value;
  }) as RunDocument;
}

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
