import fc from 'fast-check';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runDocument } from '../../counterexamples/page/run-document.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { drafts } from '../../search/drawing/draft.ts';
import { canonicalise } from '../../search/drawing/run-draft.ts';
import { raft } from '../../world/registry/raft.ts';
import { accessibility, lacksChromium, launched, open } from './browser.ts';
import { pageWith } from './pages.ts';

const events = 100_000;
const sizeMax = 3_000_000; // bytes of a page

/** As many steps as a schedule may have, of all kinds. */
function longSchedule(): Schedule {
  const target = { ...raft('impl', { properties: ['Election Safety'] }), suffix: false as const };
  const wanted = {
    servers: 5,
    steps: events + 1_000,
    clients: 3,
    disk: 'delayed',
    features: ['preVote', 'snapshots'],
  } as const;
  const [draft] = fc.sample(drafts(wanted), { numRuns: 1, seed: 3 });
  if (draft === undefined) throw new TypeError('nothing was drawn');
  const steps = canonicalise(target, draft).steps.slice(0, events);
  return { title: 'a long run', subject: 'impl', options: draft.options, steps, expect: { verdict: 'holds' } };
}

describe.skipIf(lacksChromium())('a run of 100,000 events', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launched();
  });
  afterAll(async () => browser.close());

  test('fits into a page that is of use', async () => {
    const schedule = longSchedule();
    expect(schedule.steps.length).toBe(events);
    const target = { ...raft('impl', { properties: ['Election Safety'] }), suffix: false as const };
    const around = { explanation: null, shrinking: { unknown: '' }, command: '', tool: '' } as const;
    const html = pageWith(runDocument(target, schedule, around));
    const bytes = Buffer.byteLength(html);
    const { page, trouble, pictureMs } = await open(browser, html);
    const frames = await page.evaluate<number[]>(`new Promise((done) => {
      const scroller = [...document.querySelectorAll('*')].find((one) => one.scrollHeight > 100_000 && one.clientHeight < 2_000);
      scroller.scrollTop = scroller.scrollHeight / 2;
      const frames = [];
      let last = performance.now();
      const next = (now) => {
        frames.push(now - last);
        last = now;
        scroller.scrollTop += 120;
        if (frames.length === 120) done(frames.slice(5).sort((one, other) => one - other));
        else requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    })`);
    const heap = await page.evaluate<number>('performance.memory.usedJSHeapSize');
    const { wrong } = await accessibility(page);
    await page.context().close();
    const p95 = frames[Math.floor(frames.length * 0.95)] ?? 0;
    console.log(
      `${events} events: ${bytes} bytes, steps are drawn after ${Math.round(pictureMs)} ms, ` +
        `a frame in the middle takes ${p95.toFixed(0)} ms (95 %), ${Math.round(heap / 1e6)} MB of heap`,
    );
    expect(bytes).toBeLessThan(sizeMax);
    expect(trouble).toEqual([]);
    expect(wrong).toEqual([]);
  });
});
