// @module-tag slow
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  always,
  besideSpec,
  defineSubject,
  explain,
  explore,
  fuzz,
  holds,
  InvariantError,
  onStep,
  propertyNames,
  raft,
  replay,
  ScheduleError,
  shrink,
  sometimes,
  violated,
} from 'raftcheck';
import type { Subject } from 'raftcheck';
import { loadSchedule } from 'raftcheck/counterexamples';
import { describe, expect, test } from 'vitest';
import { implementation } from '../world/subjects/implementation.ts';
import { builtFolder } from './built.ts';
import { emptyFolder } from './cli-run.ts';

const faulty = raft('fault:commit-quorum-off-by-one');
const saved = loadSchedule('counterexamples/faults/commit-quorum-off-by-one.json');
const leaderless = always('Leaderless', ({ servers }) =>
  servers.some(({ role }) => role === 'leader') ? violated('somebody leads') : holds,
);
const mine = defineSubject({ name: 'mine', make: (options) => implementation(options, 'mine') });

describe('fuzz', () => {
  test('a built-in subject under another name is one of the user', async () => {
    const renamed = { ...raft('impl'), name: 'renamed', invariants: [leaderless] };
    const { verdict, findings } = await fuzz(renamed, { seed: 1, runs: 40 });
    expect([verdict, findings.map(({ violation }) => violation.property)]).toEqual(['violated', ['Leaderless']]);
    const { verdict: explored } = await explore(renamed, { servers: 2, maxTerm: 2, maxLog: 1 });
    expect(explored).toBe('violated');
  });

  test('a sound subject is clean, and what was judged and done is told', async () => {
    const { verdict, reason, findings, summary, notJudged, seed } = await fuzz(raft('impl'), {
      seed: 3,
      runs: 40,
      steps: 100,
    });
    expect({ verdict, reason, findings, notJudged, seed }).toEqual({
      verdict: 'clean',
      reason: null,
      findings: [],
      notJudged: [],
      seed: 3,
    });
    expect(summary.runs).toBe(40);
    expect(summary.commits).toBeGreaterThan(10);
  });

  test('the same seed finds the same, however many threads search', async () => {
    const options = { seed: 1, runs: 200, shrinkTime: 0, properties: ['State Machine Safety'] };
    const [one, again, three] = [
      await fuzz(faulty, options),
      await fuzz(faulty, options),
      await fuzz(faulty, { ...options, workers: 3 }),
    ];
    expect(one.verdict).toBe('violated');
    for (const other of [again, three]) {
      expect(other.findings.map(({ schedule, path, run }) => [schedule, path, run])).toEqual(
        one.findings.map(({ schedule, path, run }) => [schedule, path, run]),
      );
    }
  });

  test('without a seed it takes a fresh one, and tells it', async () => {
    const seeds = [await fuzz(raft('impl'), { runs: 1 }), await fuzz(raft('impl'), { runs: 1 })].map(
      ({ seed }) => seed,
    );
    expect(seeds[0]).not.toBe(seeds[1]);
  });

  test('too little happened: inconclusive, with the reason', async () => {
    const { verdict, reason } = await fuzz(raft('impl'), { seed: 1, runs: 1, steps: 1 });
    expect([verdict, reason]).toEqual(['inconclusive', 'no leader was ever elected']);
    const cut = await fuzz(raft('impl'), { seed: 1, runs: 1e6, time: 50 });
    expect([cut.verdict, cut.reason]).toEqual(['inconclusive', 'the time was over before all runs were made']);
  });

  test('the signal ends it soon, with what there is', async () => {
    const abort = new AbortController();
    const begin = performance.now();
    setTimeout(() => abort.abort(), 100);
    const { verdict, summary } = await fuzz(raft('impl'), { runs: 1e6, signal: abort.signal });
    expect(verdict).toBe('interrupted');
    expect(summary.runs).toBeLessThan(1e6);
    expect(performance.now() - begin).toBeLessThan(2000);
    expect((await fuzz(raft('impl'), { signal: AbortSignal.abort() })).verdict).toBe('interrupted');
  });

  test('nothing is written but to `out`, and that replays', async () => {
    const out = join(emptyFolder(), 'found');
    const options = { properties: ['Commit Durability', 'State Machine Safety'], seed: 1, shrinkTime: 1000 };
    const quiet = await fuzz(faulty, options);
    expect(quiet.findings[0]).toMatchObject({ file: null, saveError: null });
    expect(existsSync(out)).toBe(false);
    const { findings } = await fuzz(faulty, { ...options, out });
    const [file] = findings.map((finding) => finding.file);
    expect(readdirSync(out)).toHaveLength(1);
    const schedule = loadSchedule(file ?? '');
    expect(await replay(schedule)).toMatchObject({ verdict: 'reproduced' });
  });

  test('what cannot be written does not hide a finding', async () => {
    const blocked = join(emptyFolder(), 'a file');
    writeFileSync(blocked, '');
    const { verdict, findings } = await fuzz(faulty, { seed: 1, shrinkTime: 0, out: join(blocked, 'found') });
    expect(verdict).toBe('violated');
    expect(findings[0]).toMatchObject({ file: null, saveError: { code: 'SAVE_FILE' } });
  });

  test('with own invariants and goals, of a built-in subject and of an own', async () => {
    for (const subject of [raft('impl'), mine, besideSpec(mine)]) {
      const led = await fuzz(subject, { properties: [leaderless], seed: 1, shrinkTime: 1000 });
      expect(led.findings[0]?.violation).toMatchObject({ property: 'Leaderless', fact: 'somebody leads' });
      const goal = sometimes('a-commit', ({ after }) => after.commitIndex > 0);
      expect((await fuzz(subject, { reach: goal, seed: 1, shrinkTime: 100 })).verdict).toBe('reached');
    }
    const never = sometimes('a-flying-pig', () => false);
    const { verdict, reason } = await fuzz(raft('impl'), { reach: never, runs: 5 });
    expect([verdict, reason]).toEqual(['inconclusive', 'a-flying-pig was not reached']);
  });

  test('an own subject is given only what it says that it can do', async () => {
    const asked: object[] = [];
    const make = (options: Parameters<typeof mine.make>[0]) => {
      asked.push(options);
      return implementation(options, 'plain');
    };
    await fuzz(defineSubject({ name: 'plain', make }), { seed: 1, runs: 30 });
    expect(asked.length).toBeGreaterThan(3);
    for (const options of asked) {
      expect(options).toMatchObject({ features: [], disk: 'immediate' });
      expect(options).not.toHaveProperty('clients');
    }
    const able = defineSubject({
      name: 'able',
      make,
      declares: { features: ['preVote'], disk: 'delayed', clients: true },
    });
    const { summary } = await fuzz(able, { seed: 1, runs: 30 });
    expect(asked.at(-1)).toMatchObject({ features: ['preVote'], disk: 'delayed' });
    expect(summary.requests).toBeGreaterThan(0);
  });

  test('counts what it exercises of the spec, in one thread or in several', async () => {
    const options = { seed: 1, runs: 130, steps: 60, coverage: true };
    const { coverage } = await fuzz(raft('impl'), options);
    expect(coverage?.transitions.filter(({ taken }) => taken > 0).length).toBeGreaterThan(50);
    expect((await fuzz(raft('impl'), { ...options, workers: 2 })).coverage).toEqual(coverage);
    expect((await fuzz(raft('impl'), { runs: 1 })).coverage).toBe(null);
    await expect(fuzz(mine, { coverage: true })).rejects.toThrow('coverage: the spec does not take part in mine');
  });

  test('what an invariant throws is no violation', async () => {
    const throwing = onStep('Throwing', () => {
      throw new RangeError('no idea');
    });
    await expect(fuzz(raft('impl'), { properties: [throwing], runs: 1 })).rejects.toThrow(InvariantError);
  });
});

/** A module whose default export is a subject with an invariant of its own. */
function moduleFile(): string {
  const module = join(emptyFolder(), 'subject.mjs');
  const at = (path: string): string => JSON.stringify(pathToFileURL(join(builtFolder(), path)).href);
  writeFileSync(
    module,
    `import { always, defineSubject, holds, violated } from ${at('index.js')};
     import { implementation } from ${at('world/subjects/implementation.js')};
     const invariants = [always('Leaderless', ({ servers }) => servers.some(({ role }) => role === 'leader') ? violated('led') : holds)];
     export default defineSubject({ name: 'of-a-module', make: (options) => implementation(options, 'of-a-module'), invariants });`,
  );
  return module;
}

describe('threads', () => {
  const options = { seed: 1, runs: 100, workers: 2, properties: ['Leaderless'], shrinkTime: 1000 };

  test('search a subject given by its module, with the invariants that it brings', async () => {
    const module = moduleFile();
    const found = await fuzz(pathToFileURL(module), options);
    expect(found.findings[0]?.violation.fact).toBe('led');
    const alone = await fuzz(module, { ...options, workers: 1 });
    expect(alone.findings.map(({ schedule, path }) => [schedule, path])).toEqual(
      found.findings.map(({ schedule, path }) => [schedule, path]),
    );
  });

  test.each<readonly [string, () => Promise<unknown>, string]>([
    ['a subject of functions', () => fuzz(mine, { workers: 2 }), 'workers: the subject mine is made of functions'],
    [
      'an own invariant',
      () => fuzz(raft('impl'), { workers: 2, properties: [leaderless] }),
      'workers: the invariant of "Leaderless" is a function, which no thread can be sent',
    ],
    [
      'an own goal',
      () => fuzz(raft('impl'), { workers: 2, reach: sometimes('x', () => true) }),
      'workers: the goal of "reach" is a function',
    ],
  ])('refuse %s', async (_, call, message) => {
    await expect(call()).rejects.toThrow(TypeError);
    await expect(call()).rejects.toThrow(message);
  });
});

describe('explore', () => {
  test('counts what TLC counts, and says what it does not judge', async () => {
    const { verdict, distinct, notJudged } = await explore(raft('model'), { servers: 2, reductions: 'none' });
    expect(verdict).toBe('clean');
    expect(distinct).toBeGreaterThan(500);
    expect(notJudged.map(({ property }) => property)).toContain('Liveness');
  });

  test('a fault is refuted by a shortest schedule, which replays and is explained', async () => {
    const bounds = { servers: 3, crashes: 0, maxMessages: 4, maxTerm: 1 };
    const { verdict, counterexample } = await explore(faulty, { ...bounds, properties: ['Commit Durability'] });
    expect(verdict).toBe('violated');
    if (counterexample === null) throw new Error('nothing was found');
    expect(await replay(counterexample.schedule)).toMatchObject({ verdict: 'reproduced' });
    expect((await explain(faulty, counterexample.schedule))?.violation.property).toBe('Commit Durability');
  });

  test('own invariants of a state are asked of every state, of an own subject too, and a goal is reached', async () => {
    for (const subject of [raft('model'), raft('impl'), mine, besideSpec(mine)]) {
      const { verdict, counterexample } = await explore(subject, { servers: 2, properties: [leaderless] });
      expect([subject.name, verdict]).toEqual([subject.name, 'violated']);
      expect(counterexample?.violation.property).toBe('Leaderless');
      const led = await explore(subject, { servers: 2, reach: 'leader-elected' });
      expect(led.counterexample?.shortest).toBe(counterexample?.shortest);
    }
  });

  test('a wrapped implementation has as many states as itself', async () => {
    const bounds = { servers: 2, maxMessages: 1, reductions: 'none' as const, properties: ['Election Safety'] };
    const [own, built] = [await explore(mine, bounds), await explore(raft('impl'), bounds)];
    expect(own.verdict).toBe(built.verdict);
    expect(own.depth).toBe(built.depth);
    expect(own.distinct).toBeGreaterThanOrEqual(built.distinct);
  });

  test('what cannot be judged at all is not clean', async () => {
    const { verdict, reason, notJudged } = await explore(raft('impl'), { servers: 1, properties: ['Liveness'] });
    expect([verdict, reason]).toEqual(['inconclusive', 'nothing of what is asked for can be judged here']);
    expect(notJudged.map(({ property }) => property)).toEqual(['Liveness']);
  });

  test('limits and the signal end it', async () => {
    const limited = await explore(raft('impl'), { maxStates: 100, maxMessages: 4 });
    expect([limited.verdict, limited.reason]).toEqual(['inconclusive', 'the limit on states was reached']);
    expect((await explore(raft('impl'), { signal: AbortSignal.abort() })).verdict).toBe('interrupted');
  });
});

describe('replay, shrink and explain', () => {
  test('a saved schedule', async () => {
    expect(await replay(saved)).toMatchObject({ verdict: 'reproduced' });
    const shorter = await shrink(faulty, saved, { time: 500 });
    expect(shorter?.schedule.steps.length).toBeLessThanOrEqual(saved.steps.length);
    expect(shorter?.file).toBe(null);
    expect((await explain(faulty, saved, { replays: 200 }))?.violation.property).toMatch(/\w/);
  });

  test('what a signal kept from getting shorter is saved as such', async () => {
    const { findings } = await fuzz(faulty, { seed: 1, shrinkTime: 0, properties: ['State Machine Safety'] });
    const long = findings[0]?.schedule ?? saved;
    const abort = new AbortController();
    const onProgress = (): void => abort.abort();
    const left = await shrink(faulty, long, { signal: abort.signal, onProgress, out: emptyFolder() });
    expect(left).toMatchObject({ interrupted: true });
    expect(loadSchedule(left?.file ?? '').unshrunk).toBe(true);
    const short = await shrink(faulty, saved, { time: 0, out: emptyFolder() });
    expect(loadSchedule(short?.file ?? '').unshrunk).toBeUndefined();
  });

  test('of a subject that keeps everything there is nothing to tell', async () => {
    expect(await replay(saved, { subject: raft('impl') })).not.toMatchObject({ verdict: 'reproduced' });
    expect(await shrink(raft('impl'), saved)).toBe(null);
    expect(await explain(raft('impl'), saved)).toBe(null);
  });

  test('the signal ends them', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(replay(saved, { signal })).rejects.toThrow('enough');
    await expect(shrink(faulty, saved, { signal })).rejects.toThrow('enough');
    expect((await explain(faulty, saved, { signal }))?.replays).toBe(0);
  });

  test('a schedule of a subject that is not built in needs it', async () => {
    await expect(replay({ ...saved, subject: 'mine' })).rejects.toThrow(ScheduleError);
  });
});

describe('besideSpec', () => {
  test('an own Raft that steps as the spec does is clean; a difference is told', async () => {
    expect((await fuzz(besideSpec(mine), { seed: 1, runs: 30, steps: 100 })).verdict).toBe('clean');
    const off = defineSubject({
      name: 'off',
      make: (options) => {
        const code: Subject = implementation(options, 'off');
        return { ...code, step: (state, input) => ({ ...code.step(state, input), sent: [] }) };
      },
    });
    const { findings } = await fuzz(besideSpec(off), { seed: 1, runs: 30, shrinkTime: 1000 });
    expect(findings[0]?.violation.property).toBe('Conformance');
    expect((await fuzz(off, { seed: 1, runs: 30, properties: ['Election Safety'] })).verdict).toBe('inconclusive');
  });
});

test('raft judges by what is asked for, and nothing else', async () => {
  expect(propertyNames).toContain('Conformance');
  const { verdict } = await fuzz(raft('fault:commit-quorum-off-by-one', { properties: ['One Vote'] }), { runs: 20 });
  expect(verdict).toBe('clean');
});
