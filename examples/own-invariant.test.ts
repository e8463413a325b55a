// @module-tag slow
import { explore, fuzz, holds, raft, remembering, sometimes, violated } from 'raftcheck';
import { expect, test } from 'vitest';

/** An invariant of your own: a follower never knows of more commits than some leader or former leader did. */
const commitsAreLedFirst = remembering(
  'Commits Are Led First',
  {
    initial: 0, // the greatest commitIndex that a leader ever had
    // A leader that its own commit removes is a follower when the step is over.
    after: (greatest, { before, after }) =>
      before.role === 'leader' || after.role === 'leader' ? Math.max(greatest, after.commitIndex) : greatest,
  },
  ({ after }, greatest) =>
    after.commitIndex <= greatest
      ? holds
      : violated(`n${after.id} has commitIndex ${after.commitIndex}, and no leader ever had more than ${greatest}`),
);

test('the implementation keeps it on every schedule', async () => {
  const { verdict, summary } = await fuzz(raft('impl'), { properties: [commitsAreLedFirst], seed: 1, runs: 50 });
  expect([verdict, summary.runs]).toEqual(['clean', 50]);
});

/** A goal: something that ought to happen sometimes. */
const commitOfFive = sometimes('commit-of-five', ({ after }) => after.commitIndex >= 5);

test('a commit of five entries is reached', async () => {
  const { verdict, findings } = await fuzz(raft('impl'), { reach: commitOfFive, seed: 1, runs: 100 });
  expect(verdict).toBe('reached');
  expect(findings[0]?.schedule.steps.filter(({ kind }) => kind === 'command')).toHaveLength(4); // and the leader's no-op
});

test('and one of two is reached in every way that two servers can go', async () => {
  const commitOfTwo = sometimes('commit-of-two', ({ after }) => after.commitIndex >= 2);
  const { verdict, counterexample } = await explore(raft('impl'), { reach: commitOfTwo, servers: 2, maxLog: 2 });
  expect(verdict).toBe('reached');
  expect(counterexample?.shortest).toBe(counterexample?.schedule.steps.length);
});
