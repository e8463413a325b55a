import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../properties/progressive.ts';
import { runSteps } from '../../world/cluster/run.ts';
import { targetByConsequences } from '../../world/testing/target-named.ts';
import { plainOptions, Story } from '../../world/testing/story.ts';
import { Budget } from './budget.ts';
import { failingRun } from './failing-run.ts';
import type { SmallestChange } from './smallest-change.ts';
import { smallestChange } from './smallest-change.ts';

const delayed = { ...plainOptions, disk: 'delayed' } as const;

function changeOf(name: string, tell: (story: Story) => Story, options = plainOptions, runs = 500): SmallestChange {
  const target = targetByConsequences(name);
  const { steps, violation } = tell(new Story(target, options));
  expect(violation).not.toBeNull();
  const run = outcomeOf(failingRun(target, options, steps));
  if (run === null) throw new Error('nothing is violated');
  const found = outcomeOf(smallestChange(run, new Budget(runs)));
  // What is said to pass does, as a schedule of its own.
  const { steps: changed, endsWell } = found.passing ?? { steps: [], endsWell: true };
  const outcome = runSteps(target, options, changed, { suffix: found.passing !== null && endsWell });
  expect([outcome.violation, outcome.skipped]).toEqual([null, []]);
  return found;
}

describe('the most natural change that makes a run pass', () => {
  test('is another order, where the late heartbeat of a deposed leader came too late', () => {
    const { passing } = changeOf('fault:commit-index-regresses', (story) =>
      story
        .elect(2, 1, 1)
        .deliver(2, 1, 'AppendEntries')
        .timeout(1) // 5
        .deliver(1, 2, 'AppendEntriesResponse') // 6: commits
        .deliver(1, 2, 'RequestVote', 2) // 7
        .deliver(2, 1, 'RequestVoteResponse', 2)
        .deliver(1, 2, 'AppendEntries', 2),
    );
    expect(passing).toMatchObject({
      change: { kind: 'before', step: 7, other: 6 },
      skipped: [],
      endsWell: true,
    });
  });

  test('is a message that arrives after all, in its turn', () => {
    const { passing, tried } = changeOf(
      'fault:prev-term-not-checked',
      (story) =>
        story
          .timeout(2)
          .deliver(2, 3, 'RequestVote')
          .deliver(3, 2, 'RequestVoteResponse') // 3: n2 leads term 1 and appends
          .elect(1, 2, 3) // 4 to 7: so does n1 in term 2
          .drop(1, 2, 'AppendEntries', 2) // 8: its entry at 1
          .command(1) // 9
          .step({ kind: 'deliver', message: '1>2 AppendEntries t2 #2' }), // 10: the entry at 2, after another one at 1
    );
    expect(passing?.change).toEqual({
      kind: 'arrives',
      message: '1>2 AppendEntries t2 #1',
      lostBy: 8,
      before: 10,
    });
    expect(tried).toBe(1);
  });

  test('is a crash that does not happen, with the restart after it', () => {
    const { passing } = changeOf(
      'fault:vote-reply-before-fsync',
      (story) => story.timeout(1).write(1).deliver(1, 2, 'RequestVote').crash(2).restart(2),
      { ...delayed, servers: 2 },
    );
    expect(passing).toMatchObject({ change: { kind: 'leftOut', step: 4, restart: 5 }, skipped: [] });
  });

  test('is a write that finishes earlier, where no crash is to blame', () => {
    const { passing } = changeOf(
      'fault:append-ack-before-fsync',
      (story) => story.elect(1, 1, 2).deliver(1, 2, 'AppendEntries').deliver(2, 1, 'AppendEntriesResponse').write(1),
      { ...delayed, servers: 2 },
    );
    expect(passing?.change).toMatchObject({ kind: 'written', server: 2 });
  });
});

test('of a subject that fails whatever is done no change passes', () => {
  const found = changeOf('fault:commit-quorum-off-by-one', (story) => story.elect(2, 1, 1));
  expect(found.passing).toBeNull();
  expect([found.tried > 0, found.complete]).toEqual([true, true]);
});

test('a budget that is spent is said', () => {
  const found = changeOf('fault:commit-quorum-off-by-one', (story) => story.elect(2, 1, 1), plainOptions, 2);
  expect(found).toEqual({ passing: null, tried: 2, complete: false });
});
