// @module-tag slow
import { expect, test } from 'vitest';
import { targetNamed } from '../../world/testing/target-named.ts';
import type { Target } from '../../properties/judging/target.ts';
import { runsPerChunk } from './fuzz.ts';
import type { Finding } from './fuzz.ts';
import { strategiesOf } from '../strategies/all.ts';
import { LocalWorker } from './chunk-worker.ts';
import type { Host } from './host.ts';
import { search } from './search.ts';
import type { Budget, SearchOptions } from './search.ts';
import type { Found, SearchResult } from './search-result.ts';
import type { SearchPlan } from './search-plan.ts';

/**
 * A host whose clocks go on by a millisecond whenever they are read, that of the CPU only from its second hour on, and which is
 * interrupted at a time if one is given.
 */
function hostOf(interruptedAt = Infinity): Host {
  const control = new AbortController();
  let time = 0;
  let cpuTime = 3_600_000;
  const now = (): number => {
    time += 1;
    if (time >= interruptedAt) control.abort();
    return time;
  };
  const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { now, cpu: () => (cpuTime += 1), pause, signal: control.signal };
}

const planOf = (target: () => Target, strategy = 'portfolio'): SearchPlan => ({
  target,
  seed: 3,
  drafts: { servers: 3, steps: 60 },
  strategies: strategiesOf(strategy, { spec: false, saved: false, smallScope: false }),
  saved: [],
  coverage: false,
});

const sound = planOf(() => targetNamed('impl'));
const faulty = planOf(() => targetNamed('fault:commit-quorum-off-by-one'), 'swarm');

/** Searches in process, with so many workers. */
async function searched(
  plan: SearchPlan,
  budget: Budget,
  host: Host,
  options: SearchOptions = {},
  workers = 1,
): Promise<SearchResult> {
  const crew = Array.from({ length: workers }, () => new LocalWorker(plan, host));
  return search(plan, budget, host, crew, options);
}

/** What does not depend on the clock. */
const timeless = ({ summary, runsBy, learnt, findings, end }: SearchResult): object => ({
  summary,
  runsBy,
  learnt,
  findings: findings.map(({ schedule, path, run, strategy }) => ({ schedule, path, run, strategy })),
  end,
});

const short = { limits: { replaysMax: 50, states: 0, patience: 0 } };

test('a search finds and counts the same with however many workers', async () => {
  const [alone, three] = await Promise.all(
    [1, 3].map(async (workers) => timeless(await searched(sound, { runs: 300 }, hostOf(), {}, workers))),
  );
  expect(three).toEqual(alone);
  const budget = { runs: 640, findings: 2 };
  const found = timeless(await searched(faulty, budget, hostOf(), short));
  expect(timeless(await searched(faulty, budget, hostOf(), short, 3))).toEqual(found);
  expect(found).toMatchObject({ findings: [{ run: expect.any(Number) as number }, {}] });
});

test('a chunk that is cut off counts as a prefix of its runs', async () => {
  const late = await searched(sound, { timeMs: 200 }, hostOf());
  const { runs } = late.summary;
  expect(runs % runsPerChunk).toBeGreaterThan(0);
  expect(late.end).toBe('budget');
  const same = await searched(sound, { runs }, hostOf());
  expect(late.summary).toEqual(same.summary);
  expect([late.runsBy, late.learnt]).toEqual([same.runsBy, same.learnt]);
});

test('an interrupt cuts a chunk off too', async () => {
  const { end, summary } = await searched(sound, { runs: 640 }, hostOf(200));
  expect(end).toBe('interrupted');
  expect(summary).toEqual((await searched(sound, { runs: summary.runs }, hostOf())).summary);
});

test('with too little time for the runs that were asked for, that is said', async () => {
  expect((await searched(sound, { runs: 640, timeMs: 200 }, hostOf())).end).toBe('time before runs');
});

test('a budget in steps ends with the run in which they are reached, however many workers there are', async () => {
  const few = await searched(sound, { steps: 5_000 }, hostOf());
  const { runs, applied } = few.summary;
  expect([few.end, applied >= 5_000, runs % runsPerChunk > 0]).toEqual(['budget', true, true]);
  expect((await searched(sound, { runs: runs - 1 }, hostOf())).summary.applied).toBeLessThan(5_000);
  expect(few.summary).toEqual((await searched(sound, { runs }, hostOf())).summary);
  expect(timeless(await searched(sound, { steps: 5_000 }, hostOf(), {}, 3))).toEqual(timeless(few));
});

test('steps are counted by their kinds, of walks too, and by several workers as by one', async () => {
  const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
  for (const plan of [sound, planOf(() => targetNamed('impl'), 'walks')]) {
    const { summary } = await searched(plan, { runs: 100 }, hostOf());
    const { made, skipped } = summary.stepKinds;
    expect(sum(made)).toBe(summary.applied);
    for (const kind of ['deliver', 'timeout', 'drop']) expect(made[kind], kind).toBeGreaterThan(0);
    expect(sum(skipped)).toBeGreaterThan(0);
    expect((await searched(plan, { runs: 100 }, hostOf(), {}, 3)).summary.stepKinds).toEqual(summary.stepKinds);
  }
});

test('a finding behind the last step of the budget is none, and one within it ends the search', async () => {
  const drafts = { servers: 3, steps: 60, features: [] };
  const subtle = { ...planOf(() => targetNamed('fault:uptodate-check-index-only'), 'swarm'), drafts };
  const [found] = (await searched(subtle, { runs: 640 }, hostOf(), short)).findings;
  if (found === undefined) throw new RangeError('nothing was found');
  const before = await searched(subtle, { runs: found.run - 1 }, hostOf(), short);
  expect(found.run).toBeGreaterThan(1);
  const late = await searched(subtle, { steps: before.summary.applied }, hostOf(), short);
  expect([late.findings, late.summary]).toEqual([[], before.summary]);
  const within = await searched(subtle, { steps: before.summary.applied + 1 }, hostOf(), short);
  expect(within.findings).toMatchObject([{ run: found.run, path: found.path }]);
});

test('what comes first of all budgets ends it, and runs or steps that were not made are told', async () => {
  const ends = async (budget: Budget): Promise<unknown> => {
    const { end, summary } = await searched(sound, budget, hostOf());
    return [end, summary.runs];
  };
  expect(await ends({ runs: 10, steps: 5_000 })).toEqual(['budget', 10]);
  expect(await ends({ runs: 10, steps: 50_000, timeMs: 100_000 })).toEqual(['budget', 10]);
  expect(await ends({ steps: 50_000, timeMs: 200 })).toEqual(['time before runs', expect.any(Number)]);
  expect(await ends({ runs: 640, cpuMs: 100 })).toEqual(['time before runs', expect.any(Number)]);
});

test('CPU time cuts a chunk off as time does, and shrinking is none of it', async () => {
  const late = await searched(sound, { cpuMs: 100 }, hostOf());
  const { runs } = late.summary;
  expect([late.end, runs > 0, runs % runsPerChunk > 0]).toEqual(['budget', true, true]);
  expect(late.summary).toEqual((await searched(sound, { runs }, hostOf())).summary);
  let cpuTime = 0;
  const host = { ...hostOf(), cpu: () => (cpuTime += 1) };
  const onShrunk = (): void => void (cpuTime += 10_000);
  const { findings } = await searched(faulty, { cpuMs: 5_000, findings: 2 }, host, { ...short, onShrunk });
  expect(findings.map(({ cpuMs }) => cpuMs < 5_000)).toEqual([true, true]);
});

test('a finding can be followed from the run that it was found in', async () => {
  const seen: string[] = [];
  const steps: number[] = [];
  const observer = {
    shrunk: ({ schedule }: Finding) => void steps.push(schedule.steps.length),
    ended: ({ schedule }: Found) => void seen.push(`ended with ${schedule.steps.length}`),
    known: () => void seen.push('known'),
  };
  const { findings } = await searched(faulty, { runs: 640 }, hostOf(), { observer });
  const [found] = findings;
  expect(steps[0]).toBeGreaterThanOrEqual(found?.stepsFound ?? Infinity);
  expect(steps.toSorted((a, b) => b - a)).toEqual(steps);
  expect([seen, found?.interrupted]).toEqual([[`ended with ${found?.schedule.steps.length}`], false]);
});

test('what is interrupted while it is made shorter is a finding all the same, and says so', async () => {
  const all = await searched(faulty, { runs: 640 }, hostOf());
  const host = hostOf();
  const control = new AbortController();
  const observer = { shrunk: () => control.abort(), ended: () => undefined, known: () => undefined };
  const { findings, end } = await searched(faulty, { runs: 640 }, { ...host, signal: control.signal }, { observer });
  expect(end).toBe('interrupted');
  expect(findings).toMatchObject([{ interrupted: true, path: all.findings[0]?.path }]);
  expect(findings[0]?.schedule.steps.length).toBeGreaterThan(all.findings[0]?.schedule.steps.length ?? 0);
});
