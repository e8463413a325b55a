import { describe, expect, test } from 'vitest';
import { receive } from '../state/event.ts';
import { requestVote, Story } from '../testing/story.ts';

describe('leader election (§5.2)', () => {
  test('a candidate that receives votes from a majority becomes leader', () => {
    const story = new Story().elect(1, 2);
    expect(story.role(1)).toBe('leader');
    expect(story.state(1)).toMatchObject({ currentTerm: 2, votedFor: 1, votesGranted: [1, 2] });
    expect(story.state(2)).toMatchObject({ currentTerm: 2, votedFor: 1 });
  });

  test('each server will vote for at most one candidate in a given term, first come first served', () => {
    const story = new Story();
    story.does(1, { type: 'timeout' }, requestVote(3)).does(2, { type: 'timeout' }, requestVote(3));
    story.deliver(1, 3);
    story.deliver(2, 3);
    expect(story.messages(3, 1)).toMatchObject([{ mvoteGranted: true }]);
    expect(story.messages(3, 2)).toMatchObject([{ mvoteGranted: false }]);
  });

  test('the voter denies its vote if its own log is more up-to-date (§5.4.1)', () => {
    const story = new Story().elect(1, 2);
    story.request(1, 'x');
    story.does(2, { type: 'timeout' }, requestVote(1));
    story.deliver(2, 1);
    expect(story.messages(1, 2)).toMatchObject([{ mvoteGranted: false }]);
  });

  test('a newer term is adopted before the message is looked at (§5.1)', () => {
    const story = new Story().elect(1, 2).does(3, { type: 'timeout' }, { type: 'timeout' }, requestVote(1));
    const [request] = story.messages(3, 1);
    if (request === undefined) throw new Error('no request');
    const step = story.ask(1, receive(request));
    expect(step).toMatchObject({ action: 'UpdateTerm', discarded: false, sent: [] });
    expect(step.server).toMatchObject({ role: 'follower', context: { currentTerm: 3, votedFor: null } });
  });

  test('a request with a stale term is answered with the newer one (§5.1)', () => {
    const story = new Story().does(3, { type: 'timeout' }, requestVote(1)).does(1, { type: 'timeout' });
    story.does(1, { type: 'timeout' });
    expect(story.deliver(3, 1)).toMatchObject({ mterm: 2 });
    expect(story.deliver(1, 3)).toMatchObject({ mterm: 3, mvoteGranted: false });
    expect(story.state(3).currentTerm).toBe(3);
  });
});

describe('the own vote (implicitSelfVote, Figure 2: "vote for self")', () => {
  test('is cast by becoming candidate, without a message', () => {
    const story = new Story({ implicitSelfVote: true }).does(1, { type: 'timeout' });
    expect(story.state(1)).toMatchObject({ votedFor: 1, votesGranted: [1], votesResponded: [1] });
    expect(story.ask(1, requestVote(1)).action).toBeNull();
  });

  test('is one of the majority', () => {
    const story = new Story({ implicitSelfVote: true }).elect(1, 3);
    expect(story.role(1)).toBe('leader');
    expect(story.state(1).votesGranted).toEqual([1, 3]);
  });

  test('keeps a candidate from voting for another of its term', () => {
    const story = new Story({ implicitSelfVote: true }).does(1, { type: 'timeout' });
    story.does(2, { type: 'timeout' }, requestVote(1)).deliver(2, 1);
    expect(story.messages(1, 2)).toMatchObject([{ mvoteGranted: false }]);
  });
});

describe('the no-op (dissertation 6.4)', () => {
  test('is appended at the start of a term, and is the first entry that everyone is sent', () => {
    const story = new Story({ noOp: true }).elect(1, 2);
    expect(story.state(1).log).toEqual([{ term: 2, value: null }]);
    expect(story.state(1).nextIndex).toEqual([1, 1, 1]);
    story.does(1, { type: 'appendEntries', to: 2 }).exchange(1, 2);
    story.does(1, { type: 'advanceCommitIndex' });
    expect(story.state(1).commitIndex).toBe(1);
  });

  test('commits the entries of earlier terms with it (§5.4.2)', () => {
    const story = new Story({ noOp: true }).elect(1, 2);
    story.request(1, 'x');
    for (let entry = 1; entry <= 2; entry += 1) story.does(1, { type: 'appendEntries', to: 2 }).exchange(1, 2);
    story.does(1, { type: 'restart' }).elect(2, 3);
    // Two rejections bring nextIndex back from 3 to 1; then the entries go one by one.
    for (let round = 1; round <= 4; round += 1) story.does(2, { type: 'appendEntries', to: 3 }).exchange(2, 3);
    story.does(2, { type: 'advanceCommitIndex' });
    expect(story.terms(3)).toEqual([2, 2]);
    expect(story.state(2).commitIndex).toBe(0);
    story.does(2, { type: 'appendEntries', to: 3 }).exchange(2, 3);
    story.does(2, { type: 'advanceCommitIndex' });
    expect(story.terms(3)).toEqual([2, 2, 3]);
    expect(story.state(2).commitIndex).toBe(3);
  });
});

describe('the known leader (redirect, §8)', () => {
  test('a follower supplies information about the most recent leader it has heard from', () => {
    const story = new Story({ redirect: true });
    expect(story.request(3, 'x')).toEqual([{ kind: 'redirect', leader: null }]);
    story.elect(1, 2).does(1, { type: 'appendEntries', to: 3 }).deliver(1, 3);
    expect(story.request(3, 'x')).toEqual([{ kind: 'redirect', leader: 1 }]);
    expect(story.state(3).log).toEqual([]);
  });

  test('a leader takes the command and says where it stands', () => {
    const story = new Story({ redirect: true }).elect(1, 2);
    expect(story.state(1).knownLeader).toBe(1);
    expect(story.request(1, 'x')).toEqual([{ kind: 'accepted', index: 1, term: 2 }]);
  });

  test('a newer term, a timeout and a restart make it unknown', () => {
    const story = new Story({ redirect: true }).elect(1, 2);
    story.does(1, { type: 'appendEntries', to: 3 }).deliver(1, 3);
    expect(story.ask(3, { type: 'timeout' }).server.context.knownLeader).toBeNull();
    expect(story.ask(3, { type: 'restart' }).server.context.knownLeader).toBeNull();
    story.does(2, { type: 'timeout' }, requestVote(3)).deliver(2, 3);
    expect(story.state(3).knownLeader).toBeNull();
  });
});
