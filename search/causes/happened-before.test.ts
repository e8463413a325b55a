import { expect, test } from 'vitest';
import { causalPast, causesIn, HappenedBefore } from './happened-before.ts';
import type { Causes } from './happened-before.ts';
import type { Observer } from '../../world/cluster/run.ts';
import { runSteps } from '../../world/cluster/run.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import { plainOptions } from '../../world/testing/story.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';

/** What each step depends on, by number from 1. */
function causesOf(steps: readonly Step[], options: ClusterOptions = plainOptions): ReadonlyMap<number, Causes> {
  const happenedBefore = new HappenedBefore();
  const causes = new Map<number, Causes>();
  const after: Observer['after'] = (world, happening, number) => {
    causes.set(number, happenedBefore.note(number, world, happening));
  };
  runSteps(targetNamed('impl'), options, steps, { observer: { after }, suffix: false });
  expect(causes.size).toBe(steps.length);
  return causes;
}

const listed = (causes: ReadonlyMap<number, Causes>): readonly (readonly number[])[] =>
  [...causes.values()].map((one) => [...causesIn(one)].sort((a, b) => a - b));

const none = { own: null, sender: null, clients: [], clock: null };

test('a step depends on the one before of its server, and a delivery on what sent the message', () => {
  const causes = causesOf([
    { kind: 'timeout', server: 1 },
    { kind: 'timeout', server: 3 },
    { kind: 'deliver', message: '1>2 RequestVote t1 #1' },
    { kind: 'deliver', message: '2>1 RequestVoteResponse t1 #1' },
  ]);
  expect(listed(causes)).toEqual([[], [], [1], [1, 3]]);
  const past = causalPast(new Map([...causes].map(([number, one]) => [number, causesIn(one)])), [4]);
  expect(past).toEqual(new Set([1, 3, 4]));
});

test('a copy depends on what made it, and nothing on what is done to the network alone', () => {
  const causes = causesOf([
    { kind: 'timeout', server: 1 },
    { kind: 'duplicate', message: '1>2 RequestVote t1 #1' },
    { kind: 'drop', message: '1>2 RequestVote t1 #1' },
    { kind: 'cut', from: 3, to: 1 },
    { kind: 'deliver', message: '1>2 RequestVote t1 #2' },
  ]);
  expect(causes.get(2)).toEqual({ ...none, sender: 1 });
  expect(causes.get(4)).toEqual(none);
  expect(causes.get(5)).toEqual({ ...none, sender: 2 });
});

test('a client knows its own last request, whatever server it asked', () => {
  const asksFor = (server: number): Step => ({ kind: 'request', client: 1, server }); // a session
  const causes = causesOf([asksFor(1), asksFor(2)], { ...plainOptions, clients: 1 });
  expect(causes.get(2)?.clients).toEqual([1]);
});

test('clocks keep pace: a tick depends on the tick before, of any server', () => {
  const causes = causesOf(
    [
      { kind: 'tick', server: 1 },
      { kind: 'tick', server: 2 },
    ],
    { ...plainOptions, features: ['checkQuorum', 'readIndex', 'leaseReads'] },
  );
  expect(causes.get(2)).toEqual({ ...none, clock: 1 });
});
