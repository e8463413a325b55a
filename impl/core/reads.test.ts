import { describe, expect, test } from 'vitest';
import type { AppendEntriesResponse, Message } from './message.ts';
import type { Input, Output } from './node.ts';
import type { Raft } from './raft.ts';
import { emptyDurableState, noReads } from './node.ts';
import { ack, from, heartbeat, Server as OneServer, timeout, vote } from './testing/one-server.ts';

/** Server 1 of a cluster that serves reads. */
class Server extends OneServer {
  constructor(voters: readonly number[] = [1, 2, 3], options: Partial<Raft> = {}) {
    super(emptyDurableState({ voters, newVoters: null, learners: [] }), {
      jointConsensus: true,
      maxReads: 2,
      ...options,
    });
  }

  get answers(): readonly Output[] {
    return this.outputs.filter(({ kind }) => kind === 'readable' || kind === 'readRefused');
  }
}

const written: Input = { kind: 'written', write: 1 };
const heartbeatTimeout: Input = { kind: 'heartbeatTimeout' };
const read = (name: number): Input => ({ kind: 'read', read: name });

const answer = (server: number, round: number, more: Partial<AppendEntriesResponse> = {}): Input =>
  from(server, { ...ack(0), round, ...more });

/** Leader of term 1; its no-op is durable, and nobody else has it yet. */
const elected = (): Server => new Server().does(timeout, written, from(2, vote(1)), written);

/** The same with the no-op committed. */
const leading = (): Server => elected().does(answer(2, 0, { matchIndex: 1 }));

describe('a read at a leader (dissertation §6.4)', () => {
  test('begins a round of heartbeats, which ask nothing of the log and leave alone what is on its way', () => {
    const server = elected();
    const { progress } = server.node;
    server.does(read(7));
    expect(server.sent).toMatchObject([
      { to: 2, message: { kind: 'AppendEntries', prevLogIndex: 0, entries: [], leaderCommit: 0, round: 1 } },
      { to: 3, message: { kind: 'AppendEntries', prevLogIndex: 0, entries: [], leaderCommit: 0, round: 1 } },
    ]);
    expect(server.node.progress).toBe(progress);
  });

  test('is served when a majority has answered, itself included, and nothing is left behind', () => {
    const server = leading().does(read(7));
    expect(server.answers).toEqual([]);
    expect(server.does(answer(3, 1)).answers).toEqual([{ kind: 'readable', read: 7, index: 1 }]);
    expect(server.node.reads).toEqual({ ...noReads, round: 1 });
  });

  test('a refusal confirms the leadership as well: it is of the same term', () => {
    const refusal = answer(3, 1, { success: false, prevLogIndex: 1, conflictIndex: 1 });
    expect(leading().does(read(7), refusal).answers).toMatchObject([{ kind: 'readable' }]);
  });

  test('is served at the index that was committed when it came, whatever is committed until it is served', () => {
    const server = leading().does(read(7), { kind: 'command', command: 'x' }, written);
    server.does(answer(2, 0, { matchIndex: 2 }));
    expect(server.node.commitIndex).toBe(2);
    expect(server.does(answer(2, 1)).answers).toEqual([{ kind: 'readable', read: 7, index: 1 }]);
  });

  test('waits for the first commit of the term, of which the round may be confirmed before', () => {
    const server = elected().does(read(7), answer(2, 1));
    expect([server.answers, server.node.reads.pending]).toEqual([[], [{ read: 7, index: null, round: 1 }]]);
    expect(server.does(answer(3, 1, { matchIndex: 1 })).answers).toEqual([{ kind: 'readable', read: 7, index: 1 }]);
  });

  test('the own write may be what completes that commit', () => {
    const server = new Server().does(timeout, written, from(2, vote(1)));
    server.does(read(7), answer(2, 1, { matchIndex: 1 }));
    expect(server.answers).toEqual([]);
    expect(server.does(written).answers).toEqual([{ kind: 'readable', read: 7, index: 1 }]);
  });

  test('a server that is alone serves at once', () => {
    const server = new Server([1]).does(timeout, written, written);
    expect(server.does(read(7)).answers).toEqual([{ kind: 'readable', read: 7, index: 1 }]);
  });
});

describe('rounds', () => {
  test('reads that come while one is out share the next, which begins when it is confirmed', () => {
    const server = leading().does(read(1), read(2));
    expect(server.sent).toEqual([]);
    server.does(answer(2, 1));
    expect(server.answers).toMatchObject([{ read: 1 }]);
    expect(server.sent.map(({ to, message }) => [to, 'round' in message && message.round])).toEqual([
      [2, 2],
      [3, 2],
    ]);
    expect(server.does(answer(3, 1)).answers).toEqual([]); // late
    expect(server.does(answer(3, 2)).answers).toMatchObject([{ read: 2 }]);
  });

  test('one server that answers twice is not two', () => {
    const five = new Server([1, 2, 3, 4, 5]);
    const votes = [2, 3].map((server) => from(server, vote(1)));
    five.does(timeout, written, ...votes, written, answer(2, 0, { matchIndex: 1 }), answer(3, 0, { matchIndex: 1 }));
    expect(five.does(read(1), answer(2, 1), answer(2, 1)).answers).toEqual([]);
    expect(five.does(answer(5, 1)).answers).toMatchObject([{ read: 1 }]);
  });

  test('the heartbeats of the timer bear the latest round, so that one whose messages were lost is made up for', () => {
    const server = leading().does(read(1), heartbeatTimeout);
    expect(server.sent).toMatchObject([{ message: { round: 1 } }, { message: { round: 1 } }]);
  });

  test('an answer of an earlier term is to an earlier leadership’s round', () => {
    const server = leading().does(read(1), answer(2, 1, { term: 0 }));
    expect(server.node.reads.answered).toEqual([]);
  });

  test('an answer to a snapshot bears none, and shows nothing', () => {
    expect(leading().does(read(1), from(2, ack(0))).answers).toEqual([]);
  });

  test('a follower repeats the one of the request, in whichever answer', () => {
    const server = new Server([1, 2, 3], { maxReads: 0 });
    const request: Message = { ...heartbeat(), round: 5 };
    expect(server.does(from(2, request)).sent).toMatchObject([{ message: { success: true, round: 5 } }]);
    const inconsistent = { ...request, prevLogIndex: 3, prevLogTerm: 1 };
    expect(server.does(from(2, inconsistent)).sent).toMatchObject([{ message: { success: false, round: 5 } }]);
    const { round: _, ...bare } = request;
    expect(server.does(from(2, bare)).sent[0]?.message).not.toHaveProperty('round');
  });
});

describe('while who takes part changes (dissertation chapter 4)', () => {
  /** Server 1 leads 1, 2 and 3, and has appended what leads to these voters. */
  const changing = (...voters: readonly number[]): Server =>
    leading().does({ kind: 'reconfigure', members: { voters, learners: [] } });

  test('joint consensus wants a majority of the old voters and one of the new', () => {
    const server = changing(1, 4, 5).does(read(1), answer(2, 1));
    expect(server.answers).toEqual([]);
    expect(server.does(answer(4, 1)).answers).toMatchObject([{ read: 1 }]);
  });

  test('all who have a say are asked, and a leader that is to go counts itself no more', () => {
    const server = changing(2, 3).does(read(1));
    expect(server.sent.map(({ to }) => to)).toEqual([2, 3]);
    expect(server.does(answer(2, 1)).answers).toEqual([]);
    expect(server.does(answer(3, 1)).answers).toMatchObject([{ read: 1 }]);
  });

  test('a leader that is removed refuses what waits', () => {
    const server = changing(2, 3).does(read(1), answer(2, 0, { matchIndex: 2 }), answer(3, 0, { matchIndex: 2 }));
    expect(server.node.role).toBe('follower');
    expect(server.answers).toEqual([{ kind: 'readRefused', read: 1, leader: null }]);
  });

  test('who takes no part shows nothing', () => {
    const server = changing(1, 2).does(read(1), answer(3, 1));
    expect(server.node.reads.answered).toEqual([]);
  });
});

describe('a read is refused', () => {
  test('by a follower, which names the leader if it knows it', () => {
    expect(new Server().does(read(7)).answers).toEqual([{ kind: 'readRefused', read: 7, leader: null }]);
  });

  test('by a leader at which as many wait as may: it names itself', () => {
    const server = leading().does(read(1), read(2), read(3));
    expect(server.answers).toEqual([{ kind: 'readRefused', read: 3, leader: 1 }]);
    expect(server.node.reads.pending).toHaveLength(2);
  });

  test.each<readonly [string, Input]>([
    ['a newer term', answer(2, 1, { term: 9 })],
    ['the order to step down', { kind: 'stepDown' }],
  ])('with all that wait when the leadership ends by %s', (_, end) => {
    const server = leading().does(read(1), read(2), end);
    expect(server.answers).toEqual([
      { kind: 'readRefused', read: 1, leader: null },
      { kind: 'readRefused', read: 2, leader: null },
    ]);
    expect(server.node.reads).toBe(noReads);
  });

  test('where none is taken up, and then no message bears a round', () => {
    const server = new Server([1, 2, 3], { maxReads: 0 }).does(timeout, written, from(2, vote(1)));
    for (const { message } of server.sent) expect(message).not.toHaveProperty('round');
    expect(server.does(read(1)).answers).toEqual([{ kind: 'readRefused', read: 1, leader: 1 }]);
  });
});

describe('within a lease (dissertation §6.4.1)', () => {
  const options = { leaseReads: true, checkQuorum: true };
  const leased = (name: number): Input => ({ kind: 'read', read: name, leased: true });
  const leader = (): Server =>
    new Server([1, 2, 3], options).does(timeout, written, from(2, vote(1)), written, answer(2, 0, { matchIndex: 1 }));
  const confirmed = (server: Server): readonly Output[] =>
    server.outputs.filter(({ kind }) => kind === 'roundConfirmed');

  test('a read is served at once, also where as many wait as may', () => {
    const server = leader().does(read(1), read(2), leased(3));
    expect(server.answers).toEqual([{ kind: 'readable', read: 3, index: 1 }]);
    expect(server.sent).toEqual([]);
    expect(server.node.reads.pending).toHaveLength(2);
  });

  test('but not before the first commit of the term, by a leader alone, and with the feature alone', () => {
    const early = new Server([1, 2, 3], options).does(timeout, written, from(2, vote(1)), written, leased(7));
    expect([early.answers, early.node.reads.pending.length]).toEqual([[], 1]);
    expect(new Server([1, 2, 3], options).does(leased(7)).answers).toMatchObject([{ kind: 'readRefused' }]);
    expect(leading().does(leased(7)).answers).toEqual([]);
  });

  test('the driver is told once that a round is confirmed, read or no read', () => {
    const server = leader().does(heartbeatTimeout);
    expect(server.sent).toMatchObject([{ message: { round: 1 } }, { message: { round: 1 } }]);
    expect(confirmed(server.does(answer(2, 0)))).toEqual([]);
    expect(confirmed(server.does(answer(3, 1)))).toEqual([{ kind: 'roundConfirmed', round: 1 }]);
    expect(confirmed(server.does(answer(2, 1)))).toEqual([]);
    expect(confirmed(leading().does(read(1), answer(2, 1)))).toEqual([]);
  });

  test('a heartbeat of the timer begins a round when the one before is confirmed', () => {
    const server = leader().does(heartbeatTimeout, heartbeatTimeout);
    expect(server.node.reads.round).toBe(1);
    expect(server.does(answer(2, 1), heartbeatTimeout).node.reads).toMatchObject({ round: 2, answered: [] });
  });

  test('who has heard a leader does not vote until its timer has fired, whatever it hears of newer terms', () => {
    const request: Message = { kind: 'RequestVote', term: 9, lastLogIndex: 9, lastLogTerm: 9 };
    const newer = answer(3, 0, { term: 2 });
    const votes = (server: Server, message = request): number | null => server.does(from(3, message)).node.votedFor;
    const follower = (more = options): Server => new Server([1, 2, 3], more).does(from(2, heartbeat()), newer);
    expect(follower().node).toMatchObject({ currentTerm: 2, leaderId: null });
    expect(votes(follower())).toBeNull();
    expect(votes(follower({ ...options, leaseReads: false }))).toBe(3);
    expect(votes(follower(), { ...request, leadershipTransfer: true })).toBe(3);
    expect(votes(follower().does(timeout))).toBe(3);
  });

  test('nor does who starts again, for it has forgotten what it promised', () => {
    const durable = emptyDurableState({ voters: [1, 2, 3], newVoters: null, learners: [] });
    const again = new OneServer({ ...durable, currentTerm: 1 }, options);
    const request: Message = { kind: 'RequestVote', term: 9, lastLogIndex: 9, lastLogTerm: 9 };
    expect(again.does(from(3, request)).node).toMatchObject({ currentTerm: 1, votedFor: null });
    expect(again.does(timeout, from(3, request)).node).toMatchObject({ currentTerm: 9, votedFor: 3 });
  });
});
