import { expect, test } from 'vitest';
import { outcomeOf } from '../../properties/progressive.ts';
import { targetByConsequences, targetNamed } from '../../world/testing/target-named.ts';
import { plainOptions, Story } from '../../world/testing/story.ts';
import { sketches } from '../../world/testing/sketches.ts';
import { Budget } from './budget.ts';
import type { Continuations } from './continuations.ts';
import { continuations } from './continuations.ts';
import { failingRun } from './failing-run.ts';

const delayed = { ...plainOptions, disk: 'delayed' } as const;

function after(name: string, tell: (story: Story) => Story, options = plainOptions, runs = 1_000): Continuations {
  const { steps } = tell(new Story(targetByConsequences(name), options));
  const run = outcomeOf(failingRun(targetByConsequences(name), options, steps));
  const found = run && outcomeOf(continuations(run, new Budget(runs)));
  if (found === null) throw new Error('there are no continuations');
  return found;
}

const forgetful = (story: Story): Story => story.timeout(1).write(1).deliver(1, 2, 'RequestVote').crash(2).restart(2);

test('the crash that loses a vote which was told is the point of no return, since the server comes back', () => {
  const found = after('fault:vote-reply-before-fsync', forgetful, delayed);
  expect(found).toMatchObject({ lastWayOut: 3, pointOfNoReturn: 4, turningPoint: 4 });
  expect(found.branchings.map((branching) => branching.after)).toEqual([4, 3, 2, 1, 0]);
  expect(found.branchings[0]).toEqual({ after: 4, tried: 16, passed: 0, alike: 16 });
  expect(found.branchings[1]?.passed).toBeGreaterThan(0);
});

test('of a subject that fails whatever is done no way out is found', () => {
  const found = after('fault:commit-quorum-off-by-one', (story) => story.elect(2, 1, 1));
  expect(found).toMatchObject({ lastWayOut: null, pointOfNoReturn: null, turningPoint: null });
  expect(found.branchings.every(({ passed, alike, tried }) => passed === 0 && alike === tried)).toBe(true);
});

test('where the violation only shows when the faults stop, the last step need not be the end', () => {
  const { options, tell } = sketches['probe-pause-never-resumed'] ?? { tell: (story: Story) => story };
  const found = after('fault:probe-pause-never-resumed', tell, { ...plainOptions, ...options });
  expect(found).toMatchObject({ lastWayOut: 7, pointOfNoReturn: null });
});

test('it looks back from the end as far as the budget reaches', () => {
  const found = after('fault:vote-reply-before-fsync', forgetful, delayed, 40);
  expect(found.branchings.map((branching) => branching.after)).toEqual([4, 3]);
});

test('moves of the core of the spec are not drawn', () => {
  const target = targetNamed('model:vote-twice');
  const run = { target, options: plainOptions, made: [], skipped: [], order: new Map(), culprit: 1 };
  const violation = { property: 'Election Safety', paper: '', fact: '', atStep: 1, difference: null };
  expect(outcomeOf(continuations({ ...run, violation }, new Budget(100)))).toBeNull();
});
