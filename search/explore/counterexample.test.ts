import { describe, expect, test } from 'vitest';
import type { SpecMutant } from '../../model/index.ts';
import { documentedStep } from '../../model/testing/documented-step.ts';
import { runSteps } from '../../world/cluster/run.ts';
import { coreSpecification } from '../../world/subjects/specification/core.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { counterexampleSchedule } from './counterexample.ts';
import { reductionNames } from '../symmetry/reductions.ts';
import type { ImplementationBounds } from './implementation.ts';
import { scheduleOf } from '../numbering/path.ts';
import { optionsOf } from './system.ts';
import type { SystemSpec } from './system.ts';
import { counterexampleOf } from './testing/counterexample-of.ts';
import { goldenNamed } from './testing/golden.ts';

const mutant = (name: SpecMutant, golden: string): SystemSpec => ({
  kind: 'core',
  bounds: goldenNamed(golden).bounds,
  mutant: name,
});

const fault = (
  id: string,
  servers: number,
  disk: 'immediate' | 'delayed',
  bounds: Partial<ImplementationBounds>,
  conformance = false,
): SystemSpec => ({
  kind: 'implementation',
  fault: id,
  conformance,
  options: { servers, features: [], maxEntries: 2, maxInFlight: 2, disk },
  bounds: { maxTerm: 2, maxLog: 2, maxMessages: 4, duplicate: false, drop: true, budgets: { crash: 0 }, ...bounds },
});

const voteTwice = mutant('vote-twice', 'T3');

const found: readonly (readonly [string, SystemSpec, string, number])[] = [
  ['vote-twice', voteTwice, 'Election Safety', 16],
  ['lose-vote', mutant('lose-vote', 'T4'), 'Election Safety', 18],
  ['ignore-log', mutant('ignore-log', 'T7'), 'Leader Completeness', 25],
  ['a wrong quorum', fault('commit-quorum-off-by-one', 3, 'immediate', {}), 'Leader Completeness', 8],
  ['a vote of an older term', fault('stale-term-vote-counted', 3, 'immediate', {}), 'Election Safety', 11],
  [
    'a vote that a crash loses',
    fault('vote-reply-before-fsync', 3, 'delayed', { maxTerm: 1, maxMessages: 3, budgets: { crash: 1 } }),
    'Election Safety',
    13,
  ],
  [
    'a commitIndex that falls',
    fault('commit-index-regresses', 2, 'immediate', { maxMessages: 2, maxLog: 1 }, true),
    'Commit Index Monotonic',
    9,
  ],
  ['a difference from the spec', fault('stale-term-vote-counted', 3, 'immediate', {}, true), 'Conformance', 5],
];

/** Persistence Before Reply sees it in the step that says too much: what becomes of that is judged alone. */
const isSeenAtOnce = (spec: SystemSpec): boolean =>
  spec.kind === 'implementation' && spec.fault === 'vote-reply-before-fsync';

describe.each(found)('a shortest way to break a property is a schedule: %s', (_, spec, property, length) => {
  const judge = isSeenAtOnce(spec) ? property : null;
  const { schedule, target, refutation, path } = counterexampleOf(spec, { reductions: 'all' }, judge);
  const { options, steps, expect: expected } = schedule;

  test('that ends where the property is broken', () => {
    expect(refutation).toMatchObject({ property });
    expect([path.length, steps.length]).toEqual([length, length]);
    expect(expected).toEqual({ verdict: 'violated', property, atStep: length });
  });

  test('whose every step applies when it is run, and whose last one breaks it', () => {
    const { violation, skipped } = runSteps(target, options, steps);
    expect(violation).toMatchObject({ property, atStep: length });
    expect(skipped).toEqual([]);
    expect(runSteps(target, options, steps.slice(0, -1), { suffix: false }).violation).toBeNull();
  });

  test('that breaks nothing without the bug', () => {
    const sound = targetNamed(spec.kind === 'core' ? 'model:core' : 'impl');
    expect(runSteps(sound, options, steps, { suffix: false }).violation).toBeNull();
  });
});

const foundInCore = found.flatMap(([name, spec, , length]) =>
  spec.kind === 'core' ? [[name, spec, length] as const] : [],
);

test.each(foundInCore)(
  "the schedule for %s is the same step for step by XState's own transition()",
  (_, spec, length) => {
    const { schedule, target } = counterexampleOf(spec);
    const { options, steps } = schedule;
    const real = coreSpecification(3, spec.mutant, { stepOne: documentedStep });
    const outcome = runSteps({ ...target, make: () => real }, options, steps);
    expect(outcome).toEqual(runSteps(target, options, steps));
    expect(outcome.violation).toMatchObject({ atStep: length });
  },
);

test('with histories and each reduction the schedule is as long, and replays', () => {
  for (const reductions of reductionNames) {
    const { schedule, target } = counterexampleOf(voteTwice, { reductions, histories: true });
    expect(schedule.expect).toEqual({ verdict: 'violated', property: 'One Vote', atStep: 7 });
    expect(runSteps(target, schedule.options, schedule.steps).skipped).toEqual([]);
  }
});

describe('tables that lie are an error, not a wrong file:', () => {
  const { path, refutation, target } = counterexampleOf(voteTwice);
  const scheduleFrom = (lie: typeof path) => counterexampleSchedule(target, optionsOf(voteTwice), refutation, lie);

  test('a path that breaks nothing', () => {
    expect(() => scheduleFrom(path.slice(0, -1))).toThrow('Election Safety is not broken by the path');
    expect(() => scheduleFrom([])).toThrow('Election Safety is not broken by the path');
  });

  test('a path that breaks something else', () => {
    const other = { ...refutation, property: 'Log Matching' };
    expect(() => counterexampleSchedule(target, optionsOf(voteTwice), other, path)).toThrow(
      'Log Matching is not broken',
    );
  });

  test('each path with a step left out', () => {
    for (const k of path.keys()) expect(() => scheduleFrom(path.toSpliced(k, 1)), `step ${k + 1}`).toThrow();
  });

  test('a step that its server cannot take', () => {
    const lie = [{ server: 1, input: { kind: 'action', action: 'becomeLeader' } }] as const;
    expect(() => scheduleFrom(lie)).toThrow('step 1 of a path, action, cannot be taken there');
  });

  test('a message that was never sent', () => {
    const envelope = { from: 1, to: 2, message: { kind: 'RequestVoteResponse', term: 2, voteGranted: true } } as const;
    for (const kind of ['receive', 'duplicate', 'drop'] as const) {
      const lie = [{ server: kind === 'receive' ? 2 : null, input: { kind, envelope } }];
      expect(() => scheduleOf(target, optionsOf(voteTwice), lie)).toThrow(
        'a path takes a message that is not in flight',
      );
    }
  });
});
