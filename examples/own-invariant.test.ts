// @module-tag slow
import fc from 'fast-check';
import {
  allInvariants,
  type Goal,
  holds,
  type HistoryInvariant,
  holdsOnEverySchedule,
  makeTarget,
  neverReached,
  violated,
} from 'raftcheck';
import { expect, test } from 'vitest';

/** An invariant of your own: a follower never knows of more commits than some leader or former leader did. */
const commitsAreLedFirst: HistoryInvariant<number> = {
  name: 'Commits Are Led First',
  paper: '§5.3',
  of: 'history',
  memory: {
    initial: 0, // the greatest commitIndex that a leader ever had
    // A leader that its own commit removes is a follower when the step is over.
    after: (greatest, { before, after }) =>
      before.role === 'leader' || after.role === 'leader' ? Math.max(greatest, after.commitIndex) : greatest,
  },
  check: ({ after }, greatest) =>
    after.commitIndex <= greatest
      ? holds
      : violated(`n${after.id} has commitIndex ${after.commitIndex}, and no leader ever had more than ${greatest}`),
};

test('the implementation keeps it on every schedule', () => {
  const target = makeTarget('impl', { conformance: false, invariants: [...allInvariants, commitsAreLedFirst] });
  if (target === null) throw new Error('no such subject');
  fc.assert(holdsOnEverySchedule(target, { servers: 3 }), { numRuns: 50 });
});

/** A goal: something that ought to happen sometimes. `raftcheck fuzz --reach` knows some by name. */
const commitOfFive: Goal = { name: 'commit-of-five', reached: ({ after }) => after.commitIndex >= 5 };

test('a commit of five entries is reached', () => {
  const target = makeTarget('impl', { conformance: false, invariants: [neverReached(commitOfFive)] });
  if (target === null) throw new Error('no such subject');
  expect(fc.check(holdsOnEverySchedule(target), { numRuns: 100, endOnFailure: true }).failed).toBe(true);
});
