import { expect, test } from 'vitest';
import { outcomeOf } from '../../properties/progressive.ts';
import { runSteps } from '../../world/cluster/run.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { frontierStarts } from './frontier-starts.ts';

test('a frontier has so many different ways to states in which much has happened, each of which can be gone', () => {
  const target = targetNamed('impl');
  const starts = outcomeOf(frontierStarts(target, {}, 20));
  expect(new Set(starts.map(({ steps }) => JSON.stringify(steps))).size).toBe(20);
  for (const { options, steps } of starts) {
    const { skipped, violation, tally } = runSteps(target, options, steps, { suffix: false });
    expect([skipped, violation, tally.elections > 0, tally.commits > 0]).toEqual([[], null, true, true]);
  }
  expect(outcomeOf(frontierStarts(target, {}, 20))).toEqual(starts);
});

test('of few states there are no more than there are', () => {
  const starts = outcomeOf(frontierStarts(targetNamed('impl'), { servers: 1, features: ['snapshots'] }, 10_000));
  expect(starts.length).toBeLessThan(10_000);
  expect(starts.every(({ options }) => options.servers === 1 && options.features.includes('snapshots'))).toBe(true);
});

test.each([
  ['model', {}, 'model is not explored'],
  ['impl', { disk: 'log' }, 'the log on disk is not explored'],
  ['impl', { features: ['checkQuorum', 'readIndex', 'leaseReads'] }, 'leaseReads is for fuzz'],
  ['fault:commit-quorum-off-by-one', {}, 'Leader Completeness is broken before there is a frontier'],
] as const)('there is none of %s %j', (name, wanted, fact) => {
  expect(() => outcomeOf(frontierStarts(targetNamed(name), wanted, 3))).toThrow(fact);
});
