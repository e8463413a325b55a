import { describe, expect, test } from 'vitest';
import type { Message } from './message.ts';
import type { DurableState, Input, Output, Raft, RaftNode } from './node.ts';
import { emptyDurableState, restore } from './node.ts';
import { textbookRules } from './rules.ts';
import { step } from './step.ts';
import { emptyLog, logOf } from './log.ts';
import type { Configuration } from './configuration.ts';

const raft: Raft = {
  jointConsensus: false,
  preVote: false,
  maxEntries: 2,
  maxInFlight: 2,
  maxChunk: 3,
  rules: textbookRules,
};

const three: Configuration = { voters: [1, 2, 3], newVoters: null, learners: [] };
const empty = emptyDurableState(three);

const x = { term: 1, command: 'x' } as const;

/** One server, and what it asked for so far. */
class Server {
  node: RaftNode;
  outputs: readonly Output[] = [];
  readonly #raft: Raft;

  constructor(durable: DurableState = empty, options: Partial<Raft> = {}) {
    this.#raft = { ...raft, ...options };
    this.node = restore(1, durable);
  }

  does(...inputs: readonly Input[]): this {
    for (const input of inputs) [this.node, this.outputs] = step(this.#raft, this.node, input);
    return this;
  }

  get sent(): readonly { readonly to: number; readonly message: Message; readonly after: number | null }[] {
    return this.outputs.filter((output) => output.kind === 'send');
  }
}

const timeout: Input = { kind: 'electionTimeout', nextTimeoutMs: 200 };
const from = (server: number, message: Message): Input => ({ kind: 'receive', from: server, message });
const vote = (term: number): Message => ({ kind: 'RequestVoteResponse', term, voteGranted: true });
const elected = (): Server => new Server().does(timeout, { kind: 'written', write: 1 }, from(2, vote(1)));

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
    const ack: Message = {
      kind: 'AppendEntriesResponse',
      term: 1,
      success: true,
      prevLogIndex: 0,
      matchIndex: 1,
      conflictTerm: 0,
      conflictIndex: 0,
    };
    const server = elected().does(from(2, ack));
    expect(server.node.commitIndex).toBe(0);
    server.does({ kind: 'written', write: 1 });
    expect(server.outputs).toContainEqual({ kind: 'apply', index: 1, entry: { term: 1, command: null } });
  });

  test('no more requests with entries are in flight than allowed, and none has more entries than allowed', () => {
    const server = elected();
    const sent = [1, 2, 3, 4].flatMap(() => server.does({ kind: 'command', command: 'x' }).sent);
    expect(sent.filter(({ to }) => to === 2)).toHaveLength(1); // and the no-op before
    const ack: Message = {
      kind: 'AppendEntriesResponse',
      term: 1,
      success: true,
      prevLogIndex: 0,
      matchIndex: 2,
      conflictTerm: 0,
      conflictIndex: 0,
    };
    server.does(from(2, ack));
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
    const server = new Server().does(
      from(2, { kind: 'AppendEntries', term: 1, prevLogIndex: 0, prevLogTerm: 0, entries: [x], leaderCommit: 0 }),
    );
    expect(server.outputs).toContainEqual(expect.objectContaining({ kind: 'write', write: 1, from: 1, entries: [x] }));
    expect(server.sent).toMatchObject([{ message: { success: true, matchIndex: 1 }, after: 1 }]);
    expect(server.does({ kind: 'command', command: 'y' }).outputs).toEqual([{ kind: 'redirect', leader: 2 }]);
  });

  test('a leader tells where a command stands', () => {
    expect(elected().does({ kind: 'command', command: 'x' }).outputs).toContainEqual({
      kind: 'accepted',
      index: 2,
      term: 1,
    });
  });
});

describe('leadership transfer (dissertation §3.10)', () => {
  const transfer = (target: number): Input => ({ kind: 'transfer', target });
  const timeoutNow: Message = { kind: 'TimeoutNow', term: 1 };
  const ack = (matchIndex: number): Message => ({
    kind: 'AppendEntriesResponse',
    term: 1,
    success: true,
    prevLogIndex: 0,
    matchIndex,
    conflictTerm: 0,
    conflictIndex: 0,
  });
  const told = (server: Server): readonly number[] =>
    server.sent.filter(({ message }) => message.kind === 'TimeoutNow').map(({ to }) => to);

  test('tells the target to campaign when it holds the whole log, not before, and again with each heartbeat', () => {
    const server = elected().does({ kind: 'command', command: 'x' }, transfer(2));
    expect(server.outputs).toContainEqual({ kind: 'transferring', target: 2 });
    expect(server.outputs).toContainEqual({ kind: 'electionTimer', timeoutMs: 200 });
    expect(told(server)).toEqual([]);
    expect(told(server.does(from(2, ack(1))))).toEqual([]);
    expect(told(server.does(from(3, ack(2))))).toEqual([]);
    expect(told(server.does(from(2, ack(2))))).toEqual([2]);
    expect(told(server.does({ kind: 'heartbeatTimeout' }))).toEqual([2]);
  });

  test('commands are refused until the election timeout of the leader', () => {
    const server = elected().does(transfer(2), { kind: 'command', command: 'x' });
    expect(server.outputs).toEqual([{ kind: 'transferring', target: 2 }]);
    server.does(timeout, { kind: 'command', command: 'x' });
    expect(server.outputs).toContainEqual({ kind: 'accepted', index: 2, term: 1 });
  });

  test('what cannot be done is refused, and changes nothing', () => {
    const leader = elected();
    const before = leader.node;
    for (const target of [1, 4]) {
      expect(leader.does(transfer(target)).outputs).toEqual([{ kind: 'transferRefused', target }]);
    }
    expect(leader.node).toBe(before);
    const busy = leader.does(transfer(2)).node;
    for (const target of [2, 3]) {
      expect(leader.does(transfer(target)).outputs).toEqual([{ kind: 'transferring', target: 2 }]);
    }
    expect(leader.node).toBe(busy);
    expect(new Server().does(transfer(2)).outputs).toEqual([{ kind: 'redirect', leader: null }]);
  });

  test('the target asks for votes at once, in the name of the leader', () => {
    const server = new Server({ ...empty, currentTerm: 1 }, { preVote: true }).does(from(2, timeoutNow));
    expect(server.node).toMatchObject({ role: 'candidate', currentTerm: 2, votedFor: 1 });
    expect(server.sent).toMatchObject([
      { to: 2, message: { kind: 'RequestVote', leadershipTransfer: true } },
      { to: 3, message: { kind: 'RequestVote', leadershipTransfer: true } },
    ]);
    server.does(timeout, from(2, { kind: 'PreVoteResponse', term: 2, voteGranted: true }));
    expect(server.sent.map(({ message }) => 'leadershipTransfer' in message)).toEqual([false, false]);
  });

  test('neither a server in a later term nor a leader obeys', () => {
    const server = new Server({ ...empty, currentTerm: 2 });
    const before = server.node;
    expect(server.does(from(2, timeoutNow)).node).toBe(before);
    expect(elected().does(from(2, timeoutNow)).node).toMatchObject({ role: 'leader', currentTerm: 1 });
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
