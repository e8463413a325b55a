import { describe, expect, test } from 'vitest';
import type { Message } from './message.ts';
import { emptyDurableState } from './node.ts';
import { empty, from, heartbeat, Server, three, timeout, vote } from './testing/one-server.ts';

const answer: Message = {
  kind: 'AppendEntriesResponse',
  term: 1,
  success: false,
  prevLogIndex: 7,
  matchIndex: 0,
  conflictTerm: 0,
  conflictIndex: 1,
};
const request: Message = { kind: 'RequestVote', term: 2, lastLogIndex: 9, lastLogTerm: 1 };

const server = (): Server => new Server(empty, { checkQuorum: true });
const leader = (): Server => server().does(timeout, { kind: 'written', write: 1 }, from(2, vote(1)));

describe('a leader steps down after an election timeout without the answers of a majority (dissertation §6.2)', () => {
  test('any answer of its term will do', () => {
    const heard = leader().does(from(3, answer), timeout);
    expect(heard.node).toMatchObject({ role: 'leader', currentTerm: 1 });
    expect(leader().does(from(3, { ...answer, term: 0 }), timeout).node.role).toBe('follower');
  });

  test('what came before the last timeout counts no more', () => {
    const silent = leader().does(from(3, answer), timeout, timeout);
    expect(silent.node).toMatchObject({ role: 'follower', currentTerm: 1, votedFor: 1, leaderId: null, progress: [] });
  });

  test('the timer runs from the election on', () => {
    const timer = { kind: 'electionTimer', timeoutMs: 200 };
    expect(leader().outputs).toContainEqual(timer);
    expect(leader().does(from(3, answer), timeout).outputs).toEqual([timer]);
    expect(leader().does(timeout).outputs).toEqual([timer]);
  });

  test('a leader alone is a majority', () => {
    const alone = new Server(emptyDurableState({ ...three, voters: [1] }), { checkQuorum: true });
    expect(alone.does(timeout, { kind: 'written', write: 1 }, timeout).node.role).toBe('leader');
  });

  test('a transfer of leadership ends with the leadership', () => {
    expect(leader().does({ kind: 'transfer', target: 2 }, timeout).node.transferTarget).toBeNull();
  });
});

describe('who hears a leader helps to depose none (dissertation §4.2.3)', () => {
  test('requests for votes and pre-votes are ignored, whatever their term', () => {
    for (const sticky of [server().does(from(2, heartbeat())), leader()]) {
      const before = sticky.node;
      for (const kind of ['RequestVote', 'PreVote'] as const) {
        expect(sticky.does(from(3, { ...request, kind })).outputs).toEqual([]);
        expect(sticky.node).toBe(before);
      }
    }
  });

  test('but not those for which the leader has asked', () => {
    const asked: Message = { ...request, leadershipTransfer: true };
    expect(server().does(from(2, heartbeat()), from(3, asked)).node).toMatchObject({ currentTerm: 2, votedFor: 3 });
  });

  test('only until the own election timeout', () => {
    expect(server().does(from(2, heartbeat()), timeout, from(3, { ...request, term: 3 })).node.votedFor).toBe(3);
  });

  test('a leader that is behind is told so, and steps down', () => {
    const ahead = new Server({ ...empty, currentTerm: 2 }, { checkQuorum: true }).does(from(2, heartbeat()));
    const [told] = ahead.sent;
    expect(told).toMatchObject({ to: 2, message: { kind: 'AppendEntriesResponse', term: 2, success: false } });
    expect(leader().does(from(3, told?.message ?? answer)).node).toMatchObject({ role: 'follower', currentTerm: 2 });
  });

  test('without checkQuorum a leader has no such timer, and nobody is deaf', () => {
    const plain = new Server().does(timeout, { kind: 'written', write: 1 }, from(2, vote(1)), timeout);
    expect(plain.node.role).toBe('leader');
    expect(plain.does(from(3, request)).node).toMatchObject({ role: 'follower', currentTerm: 2 });
  });
});
