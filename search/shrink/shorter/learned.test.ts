import { expect, test } from 'vitest';
import { liveness } from '../../../properties/judging/judge.ts';
import type { Violation } from '../../../properties/judging/judge.ts';
import type { ClusterOptions } from '../../../properties/seen/subject.ts';
import type { Target } from '../../../properties/judging/target.ts';
import { plainOptions } from '../../../world/testing/story.ts';
import { targetNamed } from '../../../world/testing/target-named.ts';
import { Learned, LearnedLast } from './learned.ts';
import { ShorterSearch } from './search.ts';
import { alwaysThere, spaceOf } from './space.ts';
import type { Bounds } from './space.ts';

const options: ClusterOptions = { ...plainOptions, servers: 2 };
const lowTerms: Bounds = { maxTerm: 1, maxLog: 2, kinds: alwaysThere };

const wanting = (property: string): Violation => ({ property, paper: '', fact: '', atStep: 1, difference: null });

/** All that a search says of itself. */
function outcome(target: Target, property: string, bounds: Bounds | null, learned?: Learned) {
  const space = spaceOf(target, options, bounds, property, []);
  const wanted = { violation: wanting(property), stepsMax: 4 };
  const search = new ShorterSearch(target, options, space, wanted, learned);
  while (search.advance(100) === 'searching');
  const { status, states, runs, depth } = search;
  return { status, states, runs, depth, path: status === 'found' ? search.path : null };
}

test.each([
  ['fault:commit-quorum-off-by-one', 'Commit Durability', false],
  ['fault:commit-quorum-off-by-one', 'Commit Durability', true],
  ['fault:candidate-ignores-same-term-append', liveness, false],
  ['fault:candidate-ignores-same-term-append', liveness, true],
  ['impl', liveness, false],
] as const)(
  '%s, %s: a search ends as it does by itself, whatever was learned before',
  (name, property, conformance) => {
    const target = targetNamed(name, { conformance });
    const space = spaceOf(target, options, null, property, []);
    const learned = new Learned(target, options, space, wanting(property));
    const first = outcome(target, property, lowTerms, learned);
    const { steps } = learned.servers;
    expect(outcome(target, property, null, learned)).toEqual(outcome(target, property, null));
    expect(outcome(target, property, lowTerms, learned)).toEqual(first);
    expect(steps).toBeGreaterThan(0);
  },
);

test('what was learned with some options is there until others are asked about', () => {
  const target = targetNamed('impl');
  const last = new LearnedLast();
  const withOptions = (given: ClusterOptions): Learned =>
    last.with(target, given, spaceOf(target, given, null, liveness, []), wanting(liveness));
  const one = withOptions(options);
  expect(withOptions({ ...options })).toBe(one);
  expect(withOptions({ ...options, maxEntries: 4 })).not.toBe(one);
  expect(withOptions(options)).not.toBe(one);
});
