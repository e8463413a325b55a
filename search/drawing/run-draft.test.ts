// @module-tag slow
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runSteps } from '../../world/cluster/run.ts';
import { canonicalise, runDraft } from './run-draft.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import { drafts } from './draft.ts';
import type { Feature } from '../../properties/seen/subject.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { ServerView } from '../../properties/seen/view.ts';

const subjects = ['impl', 'model', 'fault:commit-index-regresses'] as const;

/** All that a run shows: the views after every step, as text. */
function traceOf(target: Target, steps: readonly Step[], options: Parameters<typeof runSteps>[1]): string {
  const seen: (readonly ServerView[])[] = [];
  const outcome = runSteps(target, options, steps, {
    observer: { after: (world) => void seen.push([...world.views]) },
  });
  return JSON.stringify([seen, outcome]);
}

describe.each(subjects)('%s', (name) => {
  const target = targetNamed(name);

  test('a draft and the schedule made of it come to the same', () => {
    fc.assert(
      fc.property(drafts({ steps: 120 }), (draft) => {
        const drafted = runDraft(target, draft);
        const { steps, outcome } = canonicalise(target, draft);
        expect(outcome).toEqual(drafted);
        const replayed = runSteps(target, draft.options, steps);
        expect(replayed.skipped).toEqual([]);
        expect(replayed.tally).toEqual(drafted.tally);
        expect(replayed.violation).toEqual(drafted.violation);
      }),
      { numRuns: 40 },
    );
  });

  test('the same schedule gives the same bytes', () => {
    fc.assert(
      fc.property(drafts({ steps: 120 }), (draft) => {
        const { steps } = canonicalise(target, draft);
        expect(traceOf(target, steps, draft.options)).toBe(traceOf(targetNamed(name), steps, draft.options));
      }),
      { numRuns: 40 },
    );
  });
});

test('every step of a run counts as made under its kind, and every choice that came to another kind as skipped', () => {
  const target = targetNamed('impl');
  const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
  fc.assert(
    fc.property(drafts({ steps: 120 }), (draft) => {
      const { steps, outcome } = canonicalise(target, draft, { suffix: false });
      const made: Record<string, number> = {};
      for (const { kind } of steps) made[kind] = (made[kind] ?? 0) + 1;
      expect(outcome.stepKinds.made).toEqual(made);
      expect(sum(outcome.stepKinds.skipped)).toBeGreaterThanOrEqual(outcome.offered - sum(made));
    }),
    { numRuns: 40 },
  );
  const options = { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
  const begin: readonly Step[] = [{ kind: 'restart', server: 1 }]; // it is up
  const { stepKinds } = runDraft(target, { options, mix: { heal: 1 }, choices: [1, 2, 3], begin });
  expect(stepKinds).toEqual({ made: { timeout: 1, deliver: 2 }, skipped: { restart: 1, heal: 3 } });
});

test('every subsequence of a schedule is a schedule', () => {
  const target = targetNamed('impl');
  fc.assert(
    fc.property(drafts({ steps: 80 }), fc.infiniteStream(fc.boolean()), (draft, keep) => {
      const { steps } = canonicalise(target, draft);
      const some = steps.filter(() => keep.next().value === true);
      const { violation, skipped, tally } = runSteps(target, draft.options, some);
      expect(violation).toBeNull();
      expect(tally.applied + skipped.length).toBe(some.length);
    }),
    { numRuns: 60 },
  );
});

test('a step whose message is gone is found by its position on the link', () => {
  const target = targetNamed('impl');
  const options = { servers: 2, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
  const steps: readonly Step[] = [
    { kind: 'timeout', server: 1 },
    { kind: 'deliver', message: '1>2 RequestVote t1 #7' },
    { kind: 'deliver', message: '2>1 RequestVoteResponse t9 #1', position: 1 },
    { kind: 'deliver', message: '2>1 RequestVoteResponse t9 #1' },
  ];
  const { skipped, tally } = runSteps(target, options, steps, { suffix: false });
  expect(skipped).toEqual([3]);
  expect(tally.elections).toBe(1);
});

test('what a feature adds happens only with the feature', () => {
  const target = targetNamed('impl');
  const steps: readonly Step[] = [
    { kind: 'timeout', server: 1 },
    { kind: 'deliver', message: '1>2 RequestVote t1 #1' },
    { kind: 'deliver', message: '2>1 RequestVoteResponse t1 #1' },
    { kind: 'transfer', server: 1, target: 2 },
    { kind: 'timeout', server: 1 },
    { kind: 'timeout', server: 1 },
  ];
  const skippedWith = (features: readonly Feature[]): readonly number[] =>
    runSteps(target, { servers: 2, features, maxEntries: 1, maxInFlight: 1, disk: 'immediate' }, steps).skipped;
  expect(skippedWith(['transfer'])).toEqual([6]); // the transfer is given up: no election timer runs in the leader
  expect(skippedWith(['checkQuorum'])).toEqual([4]); // the leader steps down, and campaigns
  expect(skippedWith([])).toEqual([4, 5, 6]);
});
