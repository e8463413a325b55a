import { expect, test } from 'vitest';
import { appendEntries, requestVote, Story } from '../testing/story.ts';
import { enabledSteps } from '../cluster.ts';
import { bounds } from '../testing/random-walk.ts';
import { specTransitions } from '../composing/transitions.ts';

const features = { checkQuorum: true, implicitSelfVote: true, forgetLeader: true };
const timeout = { type: 'timeout' } as const;
const forget = { type: 'forgetLeader' } as const;

/** n1 leads term 2 with the vote of n2, and n2 has heard so. */
const led = (more: Partial<Story['config']['features']> = {}): Story =>
  new Story({ ...features, ...more }).elect(1, 2).does(1, appendEntries(2)).exchange(1, 2);

test('a follower goes on in its term, with its vote and without a leader (etcd-io/raft, ForgetLeader)', () => {
  const before = led().state(2);
  const story = led().does(2, forget);
  expect(story.role(2)).toBe('follower');
  expect(story.state(2)).toEqual({ ...before, knownLeader: null });
});

test('and votes at once, where it would have waited for its election timeout (dissertation 4.2.3)', () => {
  const campaign = (story: Story): Story => story.does(3, timeout, timeout, requestVote(2));
  const waiting = campaign(led());
  waiting.deliver(3, 2);
  expect(waiting.state(2).votedFor).toBe(1);
  const free = campaign(led().does(2, forget)).exchange(3, 2);
  expect(free.state(2).votedFor).toBe(3);
  expect(free.does(3, { type: 'becomeLeader' }).role(3)).toBe('leader');
});

test('it knows the leader again as soon as it hears it', () => {
  const story = led().does(2, forget).does(1, appendEntries(2)).exchange(1, 2);
  expect(story.state(2).knownLeader).toBe(1);
});

test('a leader, a candidate and a follower without a leader have none to forget', () => {
  const story = led().does(3, timeout);
  expect([1, 3].map((id) => story.ask(id, forget).action)).toEqual([null, null]);
  expect(story.does(2, forget).ask(2, forget).action).toBeNull();
});

test('it is refused where reads rest on leases (dissertation 6.4.1)', () => {
  const leased = led({ readIndex: { maxReads: 1 }, leaseReads: true });
  expect(leased.state(2).knownLeader).toBe(1);
  expect(leased.ask(2, forget).action).toBeNull();
});

test('it happens in walks of a cluster with the feature, and in no other', () => {
  const offered = (story: Story): boolean =>
    enabledSteps(story.config, story.cluster, bounds).some(
      (step) => step.kind === 'server' && step.event.type === 'forgetLeader',
    );
  expect([offered(led()), offered(led({ forgetLeader: false }))]).toEqual([true, false]);
  const without = specTransitions(led({ forgetLeader: false }).config).map(({ action }) => action);
  expect(without).not.toContain('ForgetLeader');
});
