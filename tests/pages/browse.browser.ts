import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loadSchedule } from '../../counterexamples/format/load.ts';
import { replaySchedule } from '../../counterexamples/replay.ts';
import { builtBin } from '../built.ts';
import { emptyFolder } from '../cli-run.ts';
import { accessibility, lacksChromium, launched, viewport } from './browser.ts';
import { faultDocument } from './pages.ts';

const shownWithinMs = 50; // on a core of its own: the machine of the tests may be busy
const slowestMs = 10 * shownWithinMs;
const toldMost = 10_000; // characters of a step, however many there are
const heapMost = 20 * 2 ** 20; // bytes that 900 steps may add
const kit = join(process.cwd(), 'adapters/kit/node/adapter.mjs');

const adapter = ['--no-config', '--adapter', `'${process.execPath}' '${kit}'`];

describe.skipIf(lacksChromium())('the live page', () => {
  let browser: Browser;
  let child: ChildProcess;
  let trouble: string[];

  beforeAll(async () => {
    browser = await launched();
  });
  afterAll(async () => browser.close());
  afterEach(async () => {
    // First the pages: one that is left open goes on asking for its server, and says so in the next test.
    for (const context of browser.contexts()) await context.close();
    child.kill('SIGKILL');
  });

  async function started(argv: readonly string[], { cwd = emptyFolder(), script = '' } = {}): Promise<Page> {
    child = spawn(process.execPath, [builtBin(), 'browse', '--seed', '1', ...argv], {
      cwd,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (child.stdout === null) throw new Error('nothing is heard of it');
    const [printed] = (await once(child.stdout, 'data')) as [Buffer];
    const [address = ''] = printed.toString().split('\n');
    const page = await (await browser.newContext({ viewport })).newPage();
    const troubles: string[] = [];
    trouble = troubles;
    page.on('console', (message) => troubles.push(`console ${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => troubles.push(`error: ${String(error)}`));
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(address).origin && !request.url().startsWith('data:'))
        troubles.push(`request: ${request.url()}`);
    });
    if (script !== '') await page.addInitScript(script);
    await page.goto(address, { waitUntil: 'commit' });
    await page.waitForSelector('.choice, .now > p:has-text("The run is over")');
    return page;
  }

  /** Milliseconds from the click until the step stands in the table. */
  const took = async (page: Page, text: string): Promise<number> =>
    page.evaluate<number>(`new Promise((done, fail) => {
      const button = [...document.querySelectorAll('.choice')].find((one) => one.dataset.step === ${JSON.stringify(text)});
      if (button === undefined) return fail(new Error('no choice ' + ${JSON.stringify(text)}));
      const before = document.querySelector('output.status').textContent;
      const begin = performance.now();
      button.click();
      const look = () => {
        const status = document.querySelector('output.status').textContent;
        if (status !== before && document.querySelector('tr.step.current') !== null) done(performance.now() - begin);
        else requestAnimationFrame(look);
      };
      look();
    })`);

  const settled = async (page: Page, at: number): Promise<void> =>
    void (await page.waitForSelector(`.choices[data-at="${at}"]`, { state: 'attached' }));

  const election = [
    'n1 timeout',
    'deliver 1>2 RequestVote t1 #1',
    'deliver 2>1 RequestVoteResponse t1 #1',
    'n1 command x',
    'deliver 1>2 AppendEntries t1 #1',
    'deliver 2>1 AppendEntriesResponse t1 #1',
  ];

  async function electionTook(page: Page): Promise<readonly number[]> {
    const times: number[] = [];
    for (const [at, text] of election.entries()) {
      await settled(page, at);
      times.push(await took(page, text));
    }
    return times;
  }

  test.each([
    ['the implementation', ['--subject', 'impl']],
    ['an adapter', adapter],
  ])('%s: a step is seen at once', async (name, argv) => {
    const page = await started(argv);
    const times = await electionTook(page);
    const shown = times.map((ms) => ms.toFixed(0)).join(' ');
    console.log(`${name}: from the click to the screen ${shown} ms`);
    expect(await page.textContent('tr.step.current')).toContain('deliver 2>1 AppendEntriesResponse t1 #1');
    expect(await page.textContent('.servers')).toContain('leader');
    expect([...times].sort((a, b) => a - b)[times.length >> 1]).toBeLessThan(slowestMs);
    expect(trouble).toEqual([]);
  });

  test('one goes back, takes another way, saves it, and nothing is lost', async () => {
    const cwd = emptyFolder();
    const page = await started(['--subject', 'impl', '--out', 'saved'], { cwd });
    await electionTook(page);
    await settled(page, election.length);
    await page.keyboard.press('k');
    await settled(page, election.length - 1);
    await took(page, 'drop 2>1 AppendEntriesResponse t1 #1');
    await page.waitForSelector('.tree');
    expect(await page.locator('.tree button').allTextContents()).toEqual([
      'the first, 6 steps',
      '▸ from step 5: drop 2>1 AppendEntriesResponse t1 #1, 6 steps (here: step 6)',
    ]);
    await page.click('text=save as file');
    await page.waitForSelector('[data-part="said"]:has-text("Saved: saved/holds-")');
    const [name = ''] = readdirSync(join(cwd, 'saved'));
    const schedule = loadSchedule(join(cwd, 'saved', name));
    expect([schedule.steps.length, replaySchedule(schedule).verdict]).toEqual([6, 'reproduced']);
    await page.click('.tree button >> nth=0');
    await page.waitForSelector('tr.step.current:has-text("deliver 2>1 AppendEntriesResponse")');
    await page.click('[role=tab]:has-text("Story")');
    await page.selectOption('.aims label select >> nth=0', 'leader-elected-twice');
    await page.waitForSelector('[data-part="said"]:has-text("leader-elected-twice: in")');
    expect(await page.getAttribute('#tab-story', 'aria-selected')).toBe('true');
    const { wrong } = await accessibility(page);
    expect(wrong).toEqual([]);
    expect(trouble).toEqual([]);
  });

  /** Takes steps until there are so many: messages arrive, and where none is left a leader sends some. Milliseconds of each. */
  const walked = async (page: Page, until: number): Promise<readonly number[]> =>
    page.evaluate<readonly number[]>(`(async () => {
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      const at = () => Number(document.querySelector('.choices')?.dataset.at ?? -1);
      const steps = () => Number(/Step (\\d+) of/.exec(document.querySelector('output.status').textContent)?.[1] ?? 0);
      const times = [];
      while (steps() < ${until}) {
        while (at() !== steps()) await frame();
        const before = steps();
        const kinds = ['deliver', before % 5 === 0 ? 'command' : 'heartbeat', 'timeout'];
        const button = kinds.map((kind) => document.querySelector('.choice.' + kind)).find((one) => one !== null);
        const begin = performance.now();
        button.click();
        while (steps() === before) await frame();
        times.push(performance.now() - begin);
      }
      return times;
    })()`);

  test('a thousand steps cost no more memory than what they tell', async () => {
    const page = await started(['--subject', 'impl']);
    const session = await page.context().newCDPSession(page);
    const heap = async (): Promise<number> => {
      await session.send('HeapProfiler.enable');
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      return usedSize;
    };
    await session.send('Network.enable');
    let told = 0; // characters
    session.on('Network.eventSourceMessageReceived', ({ data }) => (told += data.length));
    const early = await walked(page, 100);
    const first = await heap();
    await walked(page, 900);
    told = 0;
    const late = await walked(page, 1_000);
    const toldPerStep = told / late.length;
    const last = await heap();
    const median = (some: readonly number[]): string =>
      ([...some].sort((one, other) => one - other)[some.length >> 1] ?? 0).toFixed(0);
    const mega = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
    console.log(
      `heap of the page after 100 steps ${mega(first)} MB, after 1,000 ${mega(last)} MB; ` +
        `a step takes ${median(early)} ms at first, ${median(late)} ms in the end, where it is told in ` +
        `${toldPerStep.toFixed(0)} characters`,
    );
    expect(last - first).toBeLessThan(heapMost);
    expect(toldPerStep).toBeGreaterThan(0);
    expect(toldPerStep).toBeLessThan(toldMost);
    // What is told of the steps later leaves the cursor where it is.
    await page.keyboard.press('k');
    await settled(page, 999);
    await page.click('text=compare with the spec');
    await page.waitForSelector('text=compare with the spec', { state: 'detached' });
    expect(await page.textContent('output.status')).toContain('Step 999 of 1000');
    expect(trouble).toEqual([]);
  }, 600_000);

  /** The connection loses the third thing that it tells. */
  const lossy = `window.EventSource = class extends EventSource {
    addEventListener(name, listener) {
      super.addEventListener(name, (event) => {
        if (name === 'message') window.heard = (window.heard ?? 0) + 1;
        if (name !== 'message' || window.heard !== 3) listener(event);
      });
    }
  }`;

  test('a tab that missed what was told shows all of it with the next step', async () => {
    const page = await started(['--subject', 'impl'], { script: lossy });
    const token = new URL(page.url()).searchParams.get('token') ?? '';
    const takes = async (at: number, text: string): Promise<void> => {
      const question = JSON.stringify({ kind: 'take', branch: 0, at, text });
      await page.evaluate(`fetch('/do', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-raftcheck-token': ${JSON.stringify(token)} },
        body: ${JSON.stringify(question)},
      })`);
    };
    await takes(0, 'n1 timeout');
    await page.waitForSelector('tr.step.current:has-text("n1 timeout")');
    await takes(1, 'n2 timeout');
    await page.waitForFunction('window.heard === 3');
    expect(await page.textContent('tr.step.current')).toContain('n1 timeout');
    await takes(2, 'n3 timeout');
    await page.waitForSelector('tr.step.current:has-text("n3 timeout")');
    expect(await page.locator('tr.step').allTextContents()).toMatchObject([/n1 timeout/, /n2 timeout/, /n3 timeout/]);
    expect(trouble).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    'the statechart shows what all branches took, and what none did: %s',
    async (scheme) => {
      const page = await started(['--subject', 'impl', '--features', 'preVote']);
      await page.emulateMedia({ colorScheme: scheme });
      await page.keyboard.press('5');
      await page.waitForSelector('[data-part="counted"]:has-text("all 0 steps of 1 branch")');
      expect(await page.locator('text.edge:not(.never)').count()).toBe(0);
      await took(page, 'n1 timeout');
      await page.waitForSelector('[data-part="counted"]:has-text("all 1 step of 1 branch")');
      await page.keyboard.press('k');
      await settled(page, 0);
      await took(page, 'n2 timeout');
      await page.waitForSelector('[data-part="counted"]:has-text("all 2 steps of 2 branches")');
      expect(await page.locator('text.edge:not(.never)').allTextContents()).toEqual([
        'follower to pre-candidate: timeout ×2timeout ×2',
      ]);
      expect(await page.textContent('text.edge:has-text("becomeLeader")')).toContain('never');
      const rows = await page.locator('.transitions tr:not(.never)').allTextContents();
      expect(rows).toContain('● 2timeoutStartPreVote → pre-candidate');
      expect(await page.textContent('[data-state="preCandidate"]')).toContain('n2');
      expect(await page.textContent('[data-state="follower"]')).toContain('n1 n3');
      const { wrong } = await accessibility(page);
      expect(wrong).toEqual([]);
      const beyond = await page.evaluate<number>(
        'Math.max(document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight)',
      );
      expect(beyond).toBe(0);
      const overflow = await page.evaluate<number>(
        "document.querySelector('.pane').scrollWidth - document.querySelector('.pane').clientWidth",
      );
      expect(overflow).toBe(0);
      expect(trouble).toEqual([]);
    },
  );

  test.each([
    ['the core', ['--subject', 'model:core'], 'model:core is the spec itself, action by action'],
    ['an adapter', adapter, 'does not declare that it steps as the spec does'],
  ])('where there is no spec beside %s, the statechart says why', async (_, argv, why) => {
    const page = await started(argv);
    await page.click('#tab-chart');
    await page.waitForSelector(`.pane:has-text("${why}")`);
    await took(page, 'n1 timeout');
    expect(await page.textContent('tr.step.current')).toContain('n1 timeout');
    expect(trouble).toEqual([]);
  });

  test('a file that violates a property is explained while one looks', async () => {
    const file = join(process.cwd(), 'counterexamples/faults/stale-term-vote-counted.json');
    const page = await started([file]);
    await page.click('#tab-story');
    await page.waitForSelector('.pane:has-text("The smallest change")');
    const { story } = faultDocument('stale-term-vote-counted');
    if (!('known' in story)) throw new Error(story.unknown);
    const shown = (await page.textContent('.pane')) ?? '';
    const { rule, divergence, causes, wayOut, change, bug } = story.known;
    for (const sentence of [...divergence, ...causes, ...wayOut, ...change, ...(bug?.story ?? [])])
      expect(shown).toContain(sentence);
    expect(await page.textContent('[data-part="rule"]')).toBe(rule);
    expect(await page.locator('tr.step.cause').count()).toBe(7);
    // Where one looks is not changed by what is told later.
    await page.keyboard.press('k');
    await settled(page, 6);
    const choice = await page.getAttribute('.choice:not(.violates)', 'data-step');
    await took(page, choice ?? '');
    await page.waitForSelector('.pane:has-text("nothing is violated so far")');
    expect(trouble).toEqual([]);
  });

  test('a page without its server says so', async () => {
    const page = await started(['--subject', 'impl']);
    child.kill('SIGINT');
    await once(child, 'exit');
    await page.waitForSelector('[data-part="said"]:has-text("raftcheck browse")');
    expect(await page.textContent('.choices')).toContain('n1 timeout');
  });
});
