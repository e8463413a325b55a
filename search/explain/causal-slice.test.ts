import { expect, test } from 'vitest';
import { outcomeOf } from '../../properties/progressive.ts';
import { targetByConsequences } from '../../world/testing/target-named.ts';
import { plainOptions, Story } from '../../world/testing/story.ts';
import { Budget } from './budget.ts';
import { causalSlice } from './causal-slice.ts';
import type { FailingRun } from './failing-run.ts';
import { failingRun, failsAlike } from './failing-run.ts';
import { runningVariant } from './variant.ts';

/** A server forgets a vote that it has told of; n3 and the network have nothing to do with that. */
function forgottenVote(): FailingRun {
  const target = targetByConsequences('fault:vote-reply-before-fsync');
  const options = { ...plainOptions, disk: 'delayed' } as const;
  const { steps } = new Story(target, options)
    .timeout(1)
    .step({ kind: 'cut', from: 2, to: 3 })
    .write(1)
    .timeout(3) // 4: unrelated
    .deliver(1, 2, 'RequestVote')
    .drop(1, 3, 'RequestVote')
    .write(3) // 7: unrelated
    .crash(2)
    .restart(2);
  return failing('fault:vote-reply-before-fsync', steps, options);
}

function failing(name: string, steps: Story['steps'], options = plainOptions): FailingRun {
  const run = outcomeOf(failingRun(targetByConsequences(name), options, steps));
  if (run === null) throw new Error('nothing is violated');
  return run;
}

/** Two servers win term 2, neither of which knows of the other. */
function twoWinners(): FailingRun {
  const { steps } = new Story(targetByConsequences('fault:stale-term-vote-counted'))
    .timeout(1)
    .deliver(1, 2, 'RequestVote')
    .timeout(1)
    .deliver(2, 1, 'RequestVoteResponse', 1) // 4: n1 wins term 2 with a vote of term 1
    .heartbeat(1) // 5: nobody hears of it
    .elect(2, 2, 3); // 6 to 8
  return failing('fault:stale-term-vote-counted', steps);
}

test('steps of other servers, losses and cuts are not in the causal past', () => {
  const slice = outcomeOf(causalSlice(forgottenVote(), new Budget(100)));
  expect(slice).toEqual({ ends: [9], inside: [1, 3, 5, 8, 9], outside: [2, 4, 6, 7], complete: true });
});

test('what a violation compares is found: two elections, neither in the past of the other', () => {
  const slice = outcomeOf(causalSlice(twoWinners(), new Budget(100)));
  expect(slice).toEqual({ ends: [4, 8], inside: [1, 2, 3, 4, 6, 7, 8], outside: [5], complete: true });
});

test('the slice alone ends in the same violation, and without any of its ends it does not', () => {
  for (const run of [forgottenVote(), twoWinners()]) {
    const { inside, ends } = outcomeOf(causalSlice(run, new Budget(100)));
    const without = (gone: number | null): boolean => {
      const plan = run.made.filter(({ number }) => inside.includes(number) && number !== gone);
      return failsAlike(run, outcomeOf(runningVariant(run.target, run.options, plan, false)));
    };
    expect(without(null)).toBe(true);
    for (const end of ends) expect(without(end)).toBe(false);
  }
});

test('without replays everything stays inside, and that is said', () => {
  const { inside, outside, complete } = outcomeOf(causalSlice(twoWinners(), new Budget(0)));
  expect([inside.length, outside, complete]).toEqual([8, [], false]);
});

test('the delivery of a copy depends on who made the copy', () => {
  const { steps } = new Story(targetByConsequences('fault:vote-reply-before-fsync'), { disk: 'delayed' })
    .timeout(1)
    .write(1)
    .duplicate(1, 2, 'RequestVote')
    .step({ kind: 'deliver', message: '1>2 RequestVote t1 #2' })
    .crash(2)
    .restart(2);
  const run = failing('fault:vote-reply-before-fsync', steps, { ...plainOptions, disk: 'delayed' });
  expect(run.order.get(4)).toEqual([3]);
  expect(run.order.get(3)).toEqual([2]);
  expect(outcomeOf(causalSlice(run, new Budget(100))).outside).toEqual([]);
});
