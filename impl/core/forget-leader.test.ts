import { describe, expect, test } from 'vitest';
import type { Message } from './message.ts';
import type { Input } from './node.ts';
import { empty, from, heartbeat, Server, timeout, vote } from './testing/one-server.ts';

const forget: Input = { kind: 'forgetLeader' };
const request: Message = { kind: 'RequestVote', term: 2, lastLogIndex: 9, lastLogTerm: 1 };

const follower = (leaseReads = false): Server =>
  new Server(empty, { checkQuorum: true, leaseReads, maxReads: leaseReads ? 1 : 0 }).does(from(2, heartbeat()), {
    kind: 'written',
    write: 1,
  });

describe('a follower that is told to forget its leader (etcd-io/raft, ForgetLeader)', () => {
  test('keeps its term, its vote and all else, and does nothing', () => {
    const { node } = follower();
    const told = follower().does(forget);
    expect(node.leaderId).toBe(2);
    expect(told.node).toEqual({ ...node, leaderId: null });
    expect(told.outputs).toEqual([]);
  });

  test('votes at once, where it would have waited for its election timeout (dissertation §4.2.3)', () => {
    expect(follower().does(from(3, request)).node).toMatchObject({ currentTerm: 1, votedFor: null });
    const told = follower().does(forget, from(3, request));
    expect(told.node).toMatchObject({ currentTerm: 2, votedFor: 3 });
    expect(told.sent).toMatchObject([{ to: 3, message: { kind: 'RequestVoteResponse', voteGranted: true } }]);
  });

  test('knows it again as soon as it hears it', () => {
    expect(follower().does(forget, from(2, heartbeat())).node.leaderId).toBe(2);
  });
});

test('a candidate and a leader have none to forget', () => {
  const candidate = new Server().does(timeout);
  expect(candidate.does(forget).node).toEqual(new Server().does(timeout).node);
  const leader = new Server().does(timeout, { kind: 'written', write: 1 }, from(2, vote(1)));
  const { node } = leader;
  expect(node.role).toBe('leader');
  expect(leader.does(forget).node).toEqual(node);
});

test('it is refused where reads rest on leases: the leader may rely on that it waits (dissertation §6.4.1)', () => {
  const told = follower(true).does(forget);
  expect(told.node.leaderId).toBe(2);
});
