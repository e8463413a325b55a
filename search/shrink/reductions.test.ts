import { expect, test } from 'vitest';
import { promisesLiveness } from '../../properties/seen/features.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import { plainOptions } from '../../world/testing/story.ts';
import { simpler, withoutServer } from './reductions.ts';

test('a run that ends with links cut gets simpler only as far as Raft promises that somebody leads', () => {
  const options = { ...plainOptions, features: ['preVote', 'checkQuorum'], network: { heals: false } } as const;
  const candidates = simpler({ options, steps: [] }).map((candidate) => candidate.options);
  expect(candidates.filter((one) => !promisesLiveness(one))).toEqual([]);
  expect(candidates).toContainEqual({ ...options, features: ['checkQuorum'] });
  expect(candidates).toContainEqual({ ...plainOptions, features: ['preVote', 'checkQuorum'] });
  const asked = { ...options, features: ['preVote'] } as const; // somebody wants to know
  expect(simpler({ options: asked, steps: [] }).map((one) => one.options)).toContainEqual({ ...asked, features: [] });
});

test('a ring is one in order of the servers, and closes over a server that is gone', () => {
  const steps: readonly Step[] = [
    { kind: 'ring', around: [3, 1, 5, 2, 4] },
    { kind: 'bridge', over: 3, side: [1, 5] },
    { kind: 'oneWay', side: [3] },
    { kind: 'isolatedPair', from: 3, to: 4 },
  ];
  const options = { ...plainOptions, servers: 5 };
  expect(simpler({ options, steps }).map((candidate) => candidate.steps[0])).toContainEqual({
    kind: 'ring',
    around: [1, 2, 3, 4, 5],
  });
  expect(withoutServer({ options, steps }, 5).steps).toEqual([
    { kind: 'ring', around: [3, 1, 2, 4] },
    { kind: 'bridge', over: 3, side: [1] },
    { kind: 'oneWay', side: [3] },
    { kind: 'isolatedPair', from: 3, to: 4 },
  ]);
  expect(withoutServer({ options, steps }, 3).steps).toEqual([{ kind: 'ring', around: [1, 4, 2, 3] }]);
});
