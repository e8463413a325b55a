import { describe, expect, test } from 'vitest';
import { receive } from '../state/event.ts';
import type { AppendEntriesRequest } from '../state/message.ts';
import { stepServer } from '../server.ts';
import { appendEntries, requestVote, Story } from '../testing/story.ts';

/** A follower of term 5 with a log of these terms. */
function follower(story: Story, terms: readonly number[]) {
  const log = terms.map((term, offset) => ({ term, value: `v${offset + 1}` }));
  return { role: 'follower' as const, context: { ...story.state(2), currentTerm: 5, log } };
}

/** A request of the leader of term 5. */
function request(previous: number, previousTerm: number, terms: readonly number[], commit = 0): AppendEntriesRequest {
  return {
    mtype: 'AppendEntriesRequest',
    mterm: 5,
    mprevLogIndex: previous,
    mprevLogTerm: previousTerm,
    mentries: terms.map((term) => ({ term, value: 'new' })),
    mcommitIndex: commit,
    msource: 1,
    mdest: 2,
  };
}

describe('log replication (§5.3)', () => {
  test('a follower appends, then answers the same request', () => {
    const story = new Story().elect(1, 2);
    story.request(1, 'x');
    story.does(1, appendEntries(2));
    const [message] = story.messages(1, 2);
    if (message === undefined) throw new Error('no request');
    expect(story.ask(2, receive(message))).toMatchObject({ action: 'HandleAppendEntriesRequest/append', sent: [] });
    story.deliver(1, 2);
    expect(story.state(2).log).toEqual([{ term: 2, value: 'x' }]);
    story.deliver(2, 1);
    expect(story.state(1)).toMatchObject({ matchIndex: [0, 1, 0], nextIndex: [1, 2, 1] });
  });

  test('a leader commits an entry of its term that is on a majority (§5.4.2)', () => {
    const story = new Story().elect(1, 2);
    story.request(1, 'x');
    story.does(1, appendEntries(2)).exchange(1, 2).does(1, { type: 'advanceCommitIndex' }, appendEntries(2));
    expect(story.state(1).commitIndex).toBe(1);
    story.deliver(1, 2);
    expect(story.state(2).commitIndex).toBe(1);
  });

  test('a request that fails the consistency check is rejected, and nextIndex goes back by one', () => {
    const story = new Story().elect(1, 2);
    story.request(1, 'x');
    story.does(1, appendEntries(2)).exchange(1, 2).does(1, { type: 'restart' }).elect(1, 2);
    story.does(1, appendEntries(3)).exchange(1, 3);
    expect(story.state(1).nextIndex).toEqual([2, 2, 1]);
  });

  test('a candidate that hears the leader of its term returns to follower and then handles the request', () => {
    const story = new Story().elect(1, 2).does(3, { type: 'timeout' });
    story.does(1, appendEntries(3));
    expect(story.role(3)).toBe('candidate');
    story.exchange(1, 3);
    expect(story.role(3)).toBe('follower');
  });

  test('a request of an older term is rejected with the newer one (§5.1)', () => {
    const story = new Story().elect(1, 2).does(1, appendEntries(3));
    story.does(3, { type: 'timeout' }, { type: 'timeout' });
    story.deliver(1, 3);
    expect(story.deliver(3, 1)).toMatchObject({ msuccess: false, mterm: 3 });
    expect(story.role(1)).toBe('follower');
  });

  test('raft.tla removes one conflicting entry a step', () => {
    const story = new Story();
    const step = stepServer(story.config, follower(story, [1, 2, 2]), receive(request(1, 1, [5])));
    expect(step).toMatchObject({ action: 'HandleAppendEntriesRequest/conflict', discarded: false });
    expect(step.server.context.log).toHaveLength(2);
  });
});

describe('several entries in one request (batching, §5.3)', () => {
  const story = new Story({ batching: { maxEntries: 3, maxInFlight: 2 } });

  test('an existing entry that conflicts is deleted, and all that follow it', () => {
    const step = stepServer(story.config, follower(story, [1, 2, 2, 2]), receive(request(1, 1, [2, 5, 5])));
    expect(step).toMatchObject({ action: 'HandleAppendEntriesRequest/conflict', discarded: false });
    expect(step.server.context.log.map(({ term }) => term)).toEqual([1, 2]);
  });

  test('only entries not already in the log are appended', () => {
    const step = stepServer(story.config, follower(story, [1, 2]), receive(request(1, 1, [2, 5, 5])));
    expect(step.server.context.log.map(({ value }) => value)).toEqual(['v1', 'v2', 'new', 'new']);
  });

  test('entries beyond the request stay: it may be an old one', () => {
    const step = stepServer(story.config, follower(story, [1, 2, 5]), receive(request(1, 1, [2])));
    expect(step).toMatchObject({ action: 'HandleAppendEntriesRequest/done', discarded: true });
    expect(step.server.context.log).toHaveLength(3);
    expect(step.sent).toMatchObject([{ msuccess: true, mmatchIndex: 2 }]);
  });
});

describe('the follower’s commitIndex', () => {
  const late = receive(request(1, 1, [], 1));

  test('follows a late request downwards in raft.tla', () => {
    const story = new Story();
    const server = { role: 'follower' as const, context: { ...follower(story, [1, 2]).context, commitIndex: 2 } };
    expect(stepServer(story.config, server, late).server.context.commitIndex).toBe(1);
  });

  test('increases monotonically (monotonicIndexes, Figure 2)', () => {
    const story = new Story({ monotonicIndexes: true });
    const server = { role: 'follower' as const, context: { ...follower(story, [1, 2]).context, commitIndex: 2 } };
    expect(stepServer(story.config, server, late).server.context.commitIndex).toBe(2);
  });
});

describe('a rejection that helps the leader (fastWalkBack, §5.3)', () => {
  const story = new Story({ fastWalkBack: true });
  const answer = (terms: readonly number[], message: AppendEntriesRequest) =>
    stepServer(story.config, follower(story, terms), receive(message)).sent[0];

  test('names the term of the conflicting entry and the first index it stores for that term', () => {
    expect(answer([1, 2, 2, 2], request(4, 5, []))).toMatchObject({
      msuccess: false,
      mprevLogIndex: 4,
      mconflictTerm: 2,
      mconflictIndex: 2,
    });
  });

  test('names the end of a log that is too short', () => {
    expect(answer([1, 2], request(4, 5, []))).toMatchObject({ mconflictTerm: 0, mconflictIndex: 3 });
  });

  test('has nothing to say about a request of an older term', () => {
    expect(answer([1, 2], { ...request(4, 4, []), mterm: 4 })).toMatchObject({
      mterm: 5,
      mprevLogIndex: 4,
      mconflictTerm: 0,
      mconflictIndex: 0,
    });
  });

  test('and an acceptance says which request it answers', () => {
    expect(answer([1, 2], request(2, 2, []))).toMatchObject({
      msuccess: true,
      mmatchIndex: 2,
      mprevLogIndex: 2,
      mconflictTerm: 0,
      mconflictIndex: 0,
    });
  });
});

test('a vote is asked for and given whatever the receiver’s role (raft.tla)', () => {
  const story = new Story().does(1, { type: 'timeout' }).does(2, { type: 'timeout' }, requestVote(1));
  story.exchange(2, 1);
  expect(story.role(1)).toBe('candidate');
  expect(story.state(1).votedFor).toBe(2);
});
