import { describe, expect, test } from 'vitest';
import { emptyLog, logOf } from './log.ts';
import type { Message } from './message.ts';
import { emptyDurableState } from './node.ts';
import { ack, elected, empty, from, heartbeat, Server, three, timeout } from './testing/one-server.ts';

const x = { term: 1, command: 'x' } as const;

describe('elections (§5.2)', () => {
  test('a candidate votes for itself, and asks for votes once that is durable', () => {
    const server = new Server().does(timeout);
    expect(server.node).toMatchObject({ role: 'candidate', currentTerm: 1, votedFor: 1, votesGranted: [] });
    expect(server.sent.map(({ to, after }) => [to, after])).toEqual([
      [2, 1],
      [3, 1],
    ]);
    expect(server.does({ kind: 'written', write: 1 }).node.votesGranted).toEqual([1]);
  });

  test('the drawn timeout is kept and given to the timer', () => {
    expect(new Server().does(timeout).outputs).toContainEqual({ kind: 'electionTimer', timeoutMs: 200 });
  });

  test('a majority makes a leader, which appends a no-op of its term and sends it', () => {
    const server = elected();
    expect(server.node).toMatchObject({ role: 'leader', leaderId: 1, log: { entries: [{ term: 1, command: null }] } });
    expect(server.sent.map(({ message, after }) => [message.kind, after])).toEqual([
      ['AppendEntries', null],
      ['AppendEntries', null],
    ]);
  });

  test('a cluster of one elects itself, but not before its vote is durable', () => {
    const alone = new Server(emptyDurableState({ ...three, voters: [1] })).does(timeout);
    expect(alone.node.role).toBe('candidate');
    expect(alone.does({ kind: 'written', write: 1 }).node.role).toBe('leader');
  });

  test('a server votes at most once in a term', () => {
    const ask: Message = { kind: 'RequestVote', term: 1, lastLogIndex: 0, lastLogTerm: 0 };
    const server = new Server().does(from(2, ask));
    expect(server.sent).toMatchObject([{ to: 2, message: { voteGranted: true }, after: 1 }]);
    expect(server.does(from(3, ask)).sent).toMatchObject([{ to: 3, message: { voteGranted: false } }]);
  });

  test('with pre-vote a timeout alone raises no term (dissertation §9.6)', () => {
    const server = new Server(empty, { preVote: true }).does(timeout);
    expect(server.node).toMatchObject({ role: 'preCandidate', currentTerm: 0 });
    const granted: Message = { kind: 'PreVoteResponse', term: 0, voteGranted: true };
    expect(server.does(from(2, granted)).node).toMatchObject({ role: 'candidate', currentTerm: 1 });
  });
});

describe('replication (§5.3)', () => {
  test('a leader counts itself for an entry only when it is durable there', () => {
    const server = elected().does(from(2, ack(1)));
    expect(server.node.commitIndex).toBe(0);
    server.does({ kind: 'written', write: 1 });
    expect(server.outputs).toContainEqual({ kind: 'apply', index: 1, entry: { term: 1, command: null } });
  });

  test('no more requests with entries are in flight than allowed, and none has more entries than allowed', () => {
    const server = elected();
    const sent = [1, 2, 3, 4].flatMap(() => server.does({ kind: 'command', command: 'x' }).sent);
    expect(sent.filter(({ to }) => to === 2)).toHaveLength(1); // and the no-op before
    server.does(from(2, ack(2)));
    expect(server.sent.map(({ message }) => (message.kind === 'AppendEntries' ? message.entries.length : 0))).toEqual([
      2, 1,
    ]);
  });

  test('a heartbeat carries no entries and presumes lost what was not answered', () => {
    const server = elected().does({ kind: 'heartbeatTimeout' });
    expect(server.sent).toMatchObject([
      { to: 2, message: { prevLogIndex: 0, entries: [] } },
      { to: 3, message: { prevLogIndex: 0, entries: [] } },
    ]);
    expect(server.node.progress).toMatchObject([{ inFlight: [] }, { inFlight: [] }]);
  });

  test('a follower acknowledges entries when they are durable, and remembers the leader', () => {
    const server = new Server().does(from(2, { ...heartbeat(), entries: [x] }));
    expect(server.outputs).toContainEqual(expect.objectContaining({ kind: 'write', write: 1, from: 1, entries: [x] }));
    expect(server.sent).toMatchObject([{ message: { success: true, matchIndex: 1 }, after: 1 }]);
    expect(server.does({ kind: 'command', command: 'y' }).outputs).toEqual([{ kind: 'redirect', leader: 2 }]);
  });

  test('a second leader of the term is none that could be (Election Safety)', () => {
    const leader = elected();
    const { node } = leader;
    expect(leader.does(from(2, heartbeat())).node).toEqual(node);
    expect(leader.outputs).toEqual([]);
  });

  test('a leader tells where a command stands', () => {
    expect(elected().does({ kind: 'command', command: 'x' }).outputs).toContainEqual({
      kind: 'accepted',
      index: 2,
      term: 1,
    });
  });
});

describe('writes', () => {
  test('finish in the order in which they were asked for, or the disk is not one that the core can work with', () => {
    const server = elected().does({ kind: 'command', command: 'x' });
    expect(() => server.does({ kind: 'written', write: 2 })).toThrow('finished before an older one');
  });

  test('an older write that finishes does not make a newer one durable', () => {
    const durable = { ...empty, currentTerm: 1, log: logOf(emptyLog(three), [x, x]) };
    const overwrite: Message = {
      kind: 'AppendEntries',
      term: 2,
      prevLogIndex: 1,
      prevLogTerm: 1,
      entries: [{ term: 2, command: 'y' }],
      leaderCommit: 0,
    };
    const append: Message = { ...overwrite, term: 1, prevLogIndex: 2, entries: [x] };
    const server = new Server(durable).does(from(2, append), from(3, overwrite));
    expect(server.node.durableIndex).toBe(1);
    expect(server.does({ kind: 'written', write: 1 }).node.durableIndex).toBe(1);
    expect(server.does({ kind: 'written', write: 2 }).node.durableIndex).toBe(2);
  });

  test('a write that nobody waits for is no news', () => {
    const server = new Server();
    const before = server.node;
    expect(server.does({ kind: 'written', write: 7 }).node).toBe(before);
  });
});
