import { expect, test } from 'vitest';
import { appendEntries, requestPreVote, requestVote, Story, timeoutNow, transferLeadership } from '../testing/story.ts';

const features = { checkQuorum: true, implicitSelfVote: true };
const timeout = { type: 'timeout' } as const;

/** n1 leads term 2 with the vote of n2, and n2 has heard so. */
const led = (more: Partial<Story['config']['features']> = {}): Story =>
  new Story({ ...features, ...more }).elect(1, 2).does(1, appendEntries(2)).exchange(1, 2);

test('a leader that a majority answered leads on, and asks again (dissertation 6.2)', () => {
  const story = led().does(1, timeout);
  expect(story.role(1)).toBe('leader');
  expect(story.state(1).answered).toEqual([]);
});

test('one that is not answered for an election timeout steps down, in its term and with its vote', () => {
  const story = led().does(1, timeout, timeout);
  expect(story.role(1)).toBe('follower');
  expect(story.state(1)).toMatchObject({ currentTerm: 2, votedFor: 1, knownLeader: null });
});

test('a refusal is an answer too', () => {
  const story = new Story(features).elect(1, 2);
  story.request(1, 'x');
  story.does(1, timeout).elect(1, 3).does(1, appendEntries(2)).deliver(1, 2);
  expect(story.deliver(2, 1)).toMatchObject({ mtype: 'AppendEntriesResponse', msuccess: false });
  expect(story.does(1, timeout).role(1)).toBe('leader');
});

test('who hears the leader ignores requests for votes, of whatever term (dissertation 4.2.3)', () => {
  const story = led().does(3, timeout, timeout, requestVote(1), requestVote(2));
  const [leader, follower] = [story.state(1), story.state(2)];
  story.deliver(3, 1);
  story.deliver(3, 2);
  expect([story.state(1), story.state(2)]).toEqual([leader, follower]);
  expect([...story.messages(1, 3), ...story.messages(2, 3)]).toEqual([]);
});

test('and for pre-votes', () => {
  const story = new Story({ ...features, preVote: true });
  story.does(1, timeout, requestPreVote(2)).exchange(1, 2).does(1, { type: 'campaign' });
  story.does(1, requestVote(2)).exchange(1, 2).does(1, { type: 'becomeLeader' }, appendEntries(2)).exchange(1, 2);
  story.does(3, timeout, requestPreVote(1), requestPreVote(2));
  story.deliver(3, 1);
  story.deliver(3, 2);
  expect([...story.messages(1, 3), ...story.messages(2, 3)]).toEqual([]);
});

test('until its own election timeout', () => {
  const story = led().does(2, timeout).does(3, timeout, timeout, timeout, requestVote(2)).exchange(3, 2);
  expect(story.state(2).votedFor).toBe(3);
});

test('a request that the leader asked for is answered', () => {
  const story = led({ transfer: true }).does(1, transferLeadership(2), timeoutNow(2));
  story.deliver(1, 2);
  story.does(2, requestVote(1)).exchange(2, 1).does(2, { type: 'becomeLeader' });
  expect(story.role(2)).toBe('leader');
});

test('a leader steps down for a server that is ahead of it, which nobody listens to', () => {
  const story = led().does(3, timeout, timeout, timeout).does(1, appendEntries(3)).exchange(1, 3);
  expect(story.role(1)).toBe('follower');
  expect(story.state(1).currentTerm).toBe(story.state(3).currentTerm);
});
