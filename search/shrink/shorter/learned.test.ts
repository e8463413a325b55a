import { expect, test } from 'vitest';
import { liveness } from '../../../properties/judging/judge.ts';
import type { Violation } from '../../../properties/judging/judge.ts';
import type { ClusterOptions } from '../../../properties/seen/subject.ts';
import type { Target } from '../../../properties/judging/target.ts';
import { plainOptions } from '../../../world/testing/story.ts';
import { targetByConsequences, targetNamed } from '../../../world/testing/target-named.ts';
import { Learned, LearnedLast } from './learned.ts';
import { ShorterSearch } from './search.ts';
import { alwaysThere, spaceOf } from './space.ts';
import type { Bounds } from './space.ts';

const options: ClusterOptions = { ...plainOptions, servers: 2 };
const lowTerms: Bounds = { maxTerm: 1, maxLog: 2, kinds: alwaysThere };

const wanting = (property: string): Violation => ({ property, paper: '', fact: '', atStep: 1, difference: null });

/** All that a search says of itself. */
function outcome(target: Target, given: ClusterOptions, property: string, bounds: Bounds | null, learned?: Learned) {
  const space = spaceOf(target, given, bounds, property, []);
  const wanted = { violation: wanting(property), stepsMax: 4 };
  const search = new ShorterSearch(target, given, space, wanted, learned);
  while (search.advance(100) === 'searching');
  const { status, states, runs, depth } = search;
  return { status, states, runs, depth, kinds: status === 'found' ? search.path.map(({ input }) => input.kind) : [] };
}

const joining: ClusterOptions = { ...options, voters: 1, features: ['membership'] };
const compacting: ClusterOptions = { ...joining, features: ['snapshots', 'membership'] };
const elected = ['electionTimeout', 'receive', 'receive'];

test.each([
  ['fault:commit-quorum-off-by-one', options, 'Commit Durability', false, 'found', elected],
  ['fault:commit-quorum-off-by-one', options, 'Commit Durability', true, 'found', elected],
  ['fault:heartbeat-skips-consistency-check', joining, liveness, false, 'found', ['electionTimeout', 'reconfigure']],
  ['fault:snapshot-boundary-off-by-one', compacting, liveness, false, 'found', ['electionTimeout', 'compact']],
  ['impl', options, liveness, false, 'complete', []],
] as const)(
  '%s: a search ends as by itself, whatever was learned before',
  (name, given, property, conformance, status, kinds) => {
    const target = targetByConsequences(name, { conformance });
    const learned = new Learned(target, given, spaceOf(target, given, null, property, []), wanting(property));
    const first = outcome(target, given, property, lowTerms, learned);
    const all = outcome(target, given, property, null, learned);
    expect(all).toMatchObject({ status, kinds });
    expect(all).toEqual(outcome(target, given, property, null));
    expect(outcome(target, given, property, lowTerms, learned)).toEqual(first);
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
