import { describe, expect, test } from 'vitest';
import type { Configuration } from './configuration.ts';
import { emptyConfiguration } from './configuration.ts';
import type { Message } from './message.ts';
import type { Input } from './node.ts';
import { emptyDurableState } from './node.ts';
import { ack, elected, empty, from, heartbeat, Server, timeout } from './testing/one-server.ts';

describe('leadership transfer (dissertation §3.10)', () => {
  const transfer = (target: number): Input => ({ kind: 'transfer', target });
  const timeoutNow: Message = { kind: 'TimeoutNow', term: 1 };
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
    // A campaign of its own is not.
    server.does(timeout, from(2, { kind: 'PreVoteResponse', term: 2, voteGranted: true }));
    const plain: Message = { kind: 'RequestVote', term: 3, lastLogIndex: 0, lastLogTerm: 0 };
    expect(server.sent.map(({ message }) => message)).toEqual([plain, plain]);
  });

  test('neither a server in a later term nor a leader obeys', () => {
    const server = new Server({ ...empty, currentTerm: 2 });
    const before = server.node;
    expect(server.does(from(2, timeoutNow)).node).toBe(before);
    expect(elected().does(from(2, timeoutNow)).node).toMatchObject({ role: 'leader', currentTerm: 1 });
  });

  test('nobody without a vote obeys: a learner, one that was removed, one that was never added (§4.2)', () => {
    const outsiders: readonly Configuration[] = [
      { voters: [2, 3], newVoters: null, learners: [1] },
      { voters: [2, 3], newVoters: null, learners: [] },
      emptyConfiguration,
    ];
    for (const configuration of outsiders) {
      const server = new Server({ ...emptyDurableState(configuration), currentTerm: 1 });
      const before = server.node;
      expect(server.does(from(2, timeoutNow))).toMatchObject({ node: before, sent: [] });
    }
  });

  test('who loses its vote by an entry that is not committed obeys: the cluster may need it (§4.2.2)', () => {
    const configuration = { voters: [2, 3], newVoters: null, learners: [1] };
    const entry = { term: 1, command: null, configuration };
    const demoting = (leaderCommit: number): Message => ({ ...heartbeat(), entries: [entry], leaderCommit });
    const told = (leaderCommit: number): Server =>
      new Server().does(from(2, demoting(leaderCommit)), from(2, timeoutNow));
    expect(told(0).node).toMatchObject({ role: 'candidate', currentTerm: 2 });
    expect(told(1).node).toMatchObject({ role: 'follower', currentTerm: 1 });
  });
});
