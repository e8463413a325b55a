import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SpecAction } from '../state/action.ts';
import { enabledSteps } from '../cluster.ts';
import { stepServer } from '../server.ts';
import { bounds, walk } from '../testing/random-walk.ts';
import { appendEntries, requestVote, Story, timeoutNow, transferLeadership } from '../testing/story.ts';

const features = { transfer: true, implicitSelfVote: true, redirect: true };
const timeout = { type: 'timeout' } as const;

const choices = fc.array(fc.nat(), { minLength: 60, maxLength: 60, size: 'max' });

/** n1 leads term 2 with the vote of n2. */
const led = (): Story => new Story(features).elect(1, 2);

/** n1 has told n2, whose log is as its own, to campaign. */
const told = (): Story => {
  const story = led();
  story.request(1, 'x');
  return story.does(1, appendEntries(2)).exchange(1, 2).does(1, transferLeadership(2), timeoutNow(2));
};

test('a leader that transfers its leadership takes no more commands (dissertation 3.10)', () => {
  const story = led();
  const { replies } = story.ask(1, transferLeadership(2));
  expect(replies).toEqual([{ kind: 'transferring', target: 2 }]);
  story.does(1, transferLeadership(2));
  expect(story.request(1, 'x')).toEqual([{ kind: 'transferring', target: 2 }]);
  expect(story.terms(1)).toEqual([]);
});

test('the target is told to campaign only when it has all of the log', () => {
  const story = led();
  story.request(1, 'x');
  story.does(1, transferLeadership(2));
  expect(story.ask(1, timeoutNow(2)).action).toBeNull();
  story.does(1, appendEntries(2)).exchange(1, 2).does(1, timeoutNow(2));
  expect(story.messages(1, 2)).toMatchObject([{ mtype: 'TimeoutNowRequest', mterm: 2 }]);
  expect(story.ask(1, timeoutNow(3)).action).toBeNull();
});

test('the target campaigns at once, and says on whose word', () => {
  const story = told();
  story.deliver(1, 2);
  expect(story.role(2)).toBe('candidate');
  expect(story.state(2)).toMatchObject({ currentTerm: 3, votedFor: 2 });
  story.does(2, requestVote(1));
  expect(story.messages(2, 1)).toMatchObject([{ mtype: 'RequestVoteRequest', mleadershipTransfer: true }]);
  story.exchange(2, 1).does(2, { type: 'becomeLeader' });
  expect(story.role(2)).toBe('leader');
  expect(story.role(1)).toBe('follower');
  expect(story.state(1).transferTarget).toBeNull();
});

test('with pre-vote it asks for none', () => {
  const story = new Story({ ...features, preVote: true });
  story.does(1, timeout, { type: 'requestPreVote', to: 2 }).exchange(1, 2).does(1, { type: 'campaign' });
  story.does(1, requestVote(2)).exchange(1, 2).does(1, { type: 'becomeLeader' });
  story.does(1, appendEntries(2)).exchange(1, 2).does(2, timeout);
  story.does(1, transferLeadership(2), timeoutNow(2)).deliver(1, 2);
  expect(story.role(2)).toBe('candidate');
});

test('a campaign of its own is not marked', () => {
  const story = told();
  story.deliver(1, 2);
  story.does(2, timeout, requestVote(1));
  expect(story.messages(2, 1)).not.toMatchObject([{ mleadershipTransfer: true }]);
});

test('who knows a later term obeys no earlier leader', () => {
  const story = told().does(2, timeout);
  const before = story.state(2);
  story.deliver(1, 2);
  expect(story.state(2)).toEqual(before);
});

test('the election timeout of the leader ends a transfer that came to nothing', () => {
  const story = told().does(1, timeout);
  expect(story.role(1)).toBe('leader');
  expect(story.request(1, 'y')).toEqual([{ kind: 'accepted', index: 2, term: 2 }]);
  expect(story.ask(1, timeout).action).toBeNull();
});

test('only one transfer is under way at a time, and only to another server', () => {
  const story = led();
  expect(story.ask(1, transferLeadership(1)).replies).toEqual([{ kind: 'transferRefused', target: 1 }]);
  expect(story.ask(1, transferLeadership(4)).replies).toEqual([{ kind: 'transferRefused', target: 4 }]);
  story.does(1, transferLeadership(2));
  const before = story.state(1);
  expect(story.ask(1, transferLeadership(3)).replies).toEqual([{ kind: 'transferring', target: 2 }]);
  story.does(1, transferLeadership(2));
  expect(story.state(1)).toEqual(before);
});

test('who does not lead refers to who does', () => {
  const story = led().does(1, appendEntries(2));
  story.deliver(1, 2);
  expect(story.ask(2, transferLeadership(3)).replies).toEqual([{ kind: 'redirect', leader: 1 }]);
});

test('to tell the target to campaign is among the enabled steps, whatever other features are on', () => {
  for (const others of [{}, { snapshots: { maxChunk: 5 } }]) {
    const story = new Story({ ...features, ...others }).elect(1, 2).does(1, transferLeadership(2));
    expect(enabledSteps(story.config, story.cluster, bounds)).toContainEqual({
      kind: 'server',
      server: 1,
      event: timeoutNow(2),
    });
  }
});

test('random walks deliver it', () => {
  const taken = new Set<SpecAction | null>();
  const { config, cluster } = led().does(1, transferLeadership(2));
  for (const walked of fc.sample(choices, { seed: 1, numRuns: 20 })) {
    walk(config, walked, (server, event) => taken.add(stepServer(config, server, event).action), cluster);
  }
  expect([...taken]).toEqual(expect.arrayContaining(['TimeoutNow', 'HandleTimeoutNowRequest/campaign']));
});
