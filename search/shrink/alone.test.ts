import { expect, test } from 'vitest';
import { allInvariants } from '../../properties/invariants/all.ts';
import { conformance, liveness } from '../../properties/judging/judge.ts';
import type { Target } from '../../properties/judging/target.ts';
import { runSteps } from '../../world/cluster/run.ts';
import { plainOptions, Story } from '../../world/testing/story.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { judgedAlone } from './alone.ts';
import { shrink } from './shrink.ts';

const target = targetNamed('fault:commit-quorum-off-by-one', { conformance: true });

test('is judged by that property, without the spec', () => {
  const alone = judgedAlone(target, 'Log Matching');
  expect(alone?.invariants.map(({ name }) => name)).toEqual(['Log Matching']);
  expect(alone?.spec).toBeUndefined();
  expect(alone?.unjudged).toContain(liveness);
});

test('of conformance by the spec and by no invariant', () => {
  const alone = judgedAlone(target, conformance);
  expect(alone?.invariants).toEqual([]);
  expect(alone?.spec).toBe('beside');
});

test('is nothing where it would save nothing', () => {
  expect(judgedAlone({ ...target, slow: true }, 'Log Matching')).toBeNull();
  expect(judgedAlone({ ...target, forwardOnly: true }, 'Log Matching')).toBeNull();
  expect(judgedAlone(targetNamed('model:core'), 'Log Matching')).toBeNull();
  const one = allInvariants.filter(({ name }) => name === 'Log Matching');
  expect(judgedAlone({ ...targetNamed('impl'), invariants: one }, 'Log Matching')).toBeNull();
  expect(judgedAlone(target, 'Never Heard Of')).toBeNull();
});

test('shrinking asks the spec only of what violates the property alone', () => {
  let runs = 0;
  const make: Target['make'] = (options) => {
    runs += 1;
    return target.make(options);
  };
  const { steps } = new Story(targetNamed('impl')).elect(2, 1, 3).command(2).heartbeat(2).heartbeat(2);
  const { violation } = runSteps(target, plainOptions, steps);
  if (violation === null) throw new RangeError('the schedule was to fail');
  expect(violation.property).toBe('Commit Durability');
  const start = { candidate: { options: plainOptions, steps }, suffix: [], violation };
  const { replays, removalsTried } = shrink({ ...target, make, code: targetNamed(target.name).make }, start, 5_000);
  expect(removalsTried).not.toBeNull();
  expect(runs).toBeLessThan(replays / 2);
});
