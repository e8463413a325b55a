import { expect, test } from 'vitest';
import { runSteps } from '../../world/cluster/run.ts';
import { plainOptions, Story } from '../../world/testing/story.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { remembering } from './remembering.ts';

const target = targetNamed('fault:commit-quorum-off-by-one', { conformance: true });
const { steps } = new Story(targetNamed('impl')).elect(2, 1, 3).command(2).replicate(2, 1).heartbeat(2);

test('runs end as without a memory', () => {
  const remembered = remembering(target);
  for (const some of [steps, steps.slice(0, -2), steps.toSpliced(2, 1), steps]) {
    expect(runSteps(remembered, plainOptions, some)).toEqual(runSteps(target, plainOptions, some));
  }
});

test('the same step is not made again, be it in another run', () => {
  const remembered = remembering(target);
  const [one, other] = [remembered.make(plainOptions), remembered.make({ ...plainOptions })];
  const booted = one.boot(1);
  expect(other.boot(1)).toBe(booted);
  expect(other.step(booted, { kind: 'electionTimeout' })).toBe(one.step(booted, { kind: 'electionTimeout' }));
  expect(one.step(booted, { kind: 'command', command: 'x' })).not.toBe(
    one.step(booted, { kind: 'command', command: 'y' }),
  );
});

test('servers of other options are others', () => {
  const remembered = remembering(target);
  const one = remembered.make(plainOptions);
  const other = remembered.make({ ...plainOptions, disk: 'delayed' });
  expect(other.boot(1)).not.toBe(one.boot(1));
});

test('what somebody else has made is taken as it is', () => {
  const theirs = { ...target, make: target.make.bind(null) };
  expect(remembering(theirs)).toBe(theirs);
});
