import { expect, test } from 'vitest';
import type { SpecEvent } from '../state/event.ts';
import { leaseFeatures, leasing } from '../testing/leasing.ts';
import { confirmLeadership, replicate, Story } from '../testing/story.ts';

const features = {
  noOp: true,
  redirect: true,
  implicitSelfVote: true,
  batching: { maxEntries: 2, maxInFlight: 2 },
  readIndex: { maxReads: 2 },
};

const read = (name: number): SpecEvent => ({ type: 'read', read: name });
const beginRound: SpecEvent = { type: 'beginRound' };
const serveRead: SpecEvent = { type: 'serveRead' };
const advanceCommitIndex: SpecEvent = { type: 'advanceCommitIndex' };

/** Leader 1 of term 2. */
const elected = (): Story => new Story(features).elect(1, 2);

/** It has its no-op committed, with server 2. */
const leading = (): Story => elected().does(1, replicate(2)).exchange(1, 2).does(1, advanceCommitIndex);

test('a read is served at the commitIndex that the leader had, once a majority has answered a round (dissertation 6.4)', () => {
  const story = leading().does(1, read(1), beginRound);
  expect(story.ask(1, serveRead).action).toBeNull();
  story.does(1, confirmLeadership(2)).exchange(1, 2);
  story.request(1, 'x');
  story.does(1, replicate(2)).exchange(1, 2).does(1, advanceCommitIndex);
  expect(story.state(1).commitIndex).toBe(2);
  expect(story.ask(1, serveRead).replies).toEqual([{ kind: 'readable', read: 1, index: 1 }]);
  expect(story.does(1, serveRead).state(1).reads).toEqual({ round: 1, answered: [], pending: [] });
});

test('it waits until an entry of the leader’s term is committed, whatever earlier terms have committed', () => {
  const story = leading().does(2, { type: 'timeout' });
  story.does(2, { type: 'requestVote', to: 3 }).deliver(2, 3);
  expect(story.deliver(3, 2)).toMatchObject({ mvoteGranted: true });
  story.does(2, { type: 'becomeLeader' }, read(1), beginRound, confirmLeadership(3)).exchange(2, 3);
  expect(story.state(2).reads).toEqual({ round: 1, answered: [3], pending: [{ read: 1, index: null, round: 1 }] });
  expect(story.ask(2, serveRead).action).toBeNull();
  story.does(2, replicate(3)).exchange(2, 3).does(2, advanceCommitIndex);
  expect(story.ask(2, serveRead).replies).toEqual([{ kind: 'readable', read: 1, index: 2 }]);
});

test('an answer to a round that was sent before the read came shows nothing', () => {
  const story = leading().does(1, read(1), beginRound, confirmLeadership(2), confirmLeadership(3), read(2));
  expect(story.ask(1, beginRound).action).toBeNull(); // one round at a time
  story.exchange(1, 2).does(1, serveRead);
  expect(story.ask(1, serveRead).action).toBeNull();
  story.does(1, beginRound).exchange(1, 3);
  expect(story.state(1).reads).toMatchObject({ round: 2, answered: [] });
  story.does(1, confirmLeadership(2)).exchange(1, 2);
  expect(story.ask(1, serveRead).replies).toMatchObject([{ read: 2 }]);
});

test('whatever else the leader sends bears the latest round too', () => {
  const story = leading().does(1, read(1), beginRound);
  story.request(1, 'x');
  story.does(1, replicate(3));
  expect(story.deliver(1, 3)).toMatchObject({ mround: 1, mentries: [{ term: 2, value: null }, { value: 'x' }] });
  expect(story.deliver(3, 1)).toMatchObject({ mround: 1, msuccess: true });
  expect(story.ask(1, serveRead).replies).toMatchObject([{ kind: 'readable' }]);
});

test('a heartbeat of a round is accepted by every log of the term', () => {
  const story = leading().does(1, read(1), beginRound, confirmLeadership(3));
  const before = story.state(3);
  expect(story.deliver(1, 3)).toMatchObject({ mprevLogIndex: 0, mentries: [] });
  expect(story.deliver(3, 1)).toMatchObject({ msuccess: true, mmatchIndex: 0 });
  expect(story.state(3).log).toEqual(before.log);
});

test('who does not lead names the leader, and a leader has no more waiting than it has room for', () => {
  const story = leading();
  expect(story.ask(2, read(1)).replies).toEqual([{ kind: 'readRefused', read: 1, leader: 1 }]);
  expect(story.ask(3, read(1)).replies).toEqual([{ kind: 'readRefused', read: 1, leader: null }]);
  story.does(1, read(1), read(2));
  expect(story.ask(1, read(3)).replies).toEqual([{ kind: 'readRefused', read: 3, leader: 1 }]);
});

test('a leader that hears of a newer term refuses what waits, and keeps nothing of it', () => {
  const story = leading().does(1, read(1), beginRound, read(2)).does(3, { type: 'timeout' }, { type: 'timeout' });
  story.does(3, { type: 'requestVote', to: 1 });
  const [message] = story.messages(3, 1);
  if (message?.mtype !== 'RequestVoteRequest') throw new Error('no request');
  expect(story.ask(1, { type: message.mtype, message }).replies).toEqual([
    { kind: 'readRefused', read: 1, leader: null },
    { kind: 'readRefused', read: 2, leader: null },
  ]);
  story.deliver(3, 1);
  expect(story.state(1).reads).toEqual({ round: 0, answered: [], pending: [] });
});

test('without the feature there are no reads, and messages bear no round', () => {
  const story = new Story({ ...features, readIndex: null }).elect(1, 2).does(1, replicate(2));
  expect(story.ask(1, read(1)).action).toBeNull();
  expect(story.deliver(1, 2)).not.toHaveProperty('mround');
  expect(story.deliver(2, 1)).not.toHaveProperty('mround');
});

const leased: SpecEvent = { type: 'read', read: 1, leased: true };
const renewRound: SpecEvent = { type: 'renewRound' };

test('within a lease a read is served at once, if an entry of the term is committed (dissertation 6.4.1)', () => {
  const served = leasing().ask(1, leased);
  expect([served.action, served.replies]).toEqual(['ServeRead/leased', [{ kind: 'readable', read: 1, index: 1 }]]);
  const early = new Story(leaseFeatures).elect(1, 2);
  expect(early.ask(1, leased).action).toBe('TakeRead');
  expect(leading().ask(1, leased).action).toBe('TakeRead'); // without the feature
});

test('the timer’s heartbeats begin a round, unless one is out', () => {
  const story = leasing().does(1, renewRound);
  expect(story.state(1).reads).toEqual({ round: 1, answered: [], pending: [] });
  expect(story.ask(1, renewRound).action).toBeNull();
  story.does(1, { type: 'heartbeat', to: 2 }).exchange(1, 2);
  expect(story.state(1).reads.answered).toEqual([2]);
  expect(story.does(1, renewRound).state(1).reads.round).toBe(2);
});

const timeout: SpecEvent = { type: 'timeout' };

test('who heard a leader keeps what that relies on, over a newer term and a restart, until its election timeout', () => {
  /** The term of server 2, when server 3 has asked it for a vote in term 4. */
  const termAfter = (story: Story): number => {
    story.does(3, timeout, timeout, timeout, { type: 'requestVote', to: 2 }).deliver(3, 2);
    return story.state(2).currentTerm;
  };
  expect(termAfter(leasing())).toBe(2);
  expect(termAfter(leasing().does(2, { type: 'restart' }))).toBe(2);
  expect(termAfter(leasing().does(2, { type: 'restart' }, timeout))).toBe(4);
});
