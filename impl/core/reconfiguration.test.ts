import { describe, expect, test } from 'vitest';
import type { Configuration } from './configuration.ts';
import type { Input } from './node.ts';
import { emptyConfiguration } from './configuration.ts';
import { emptyDurableState } from './node.ts';
import { ack, elected, empty, from, Server, three, timeout } from './testing/one-server.ts';

const to = (voters: readonly number[], learners: readonly number[] = []): Input => ({
  kind: 'reconfigure',
  members: { voters, learners },
});
const accepted = (server: number, matchIndex: number): Input => from(server, ack(matchIndex));
const written = (write: number): Input => ({ kind: 'written', write });

/** Leader of term 1, whose no-op server 2 has too. */
const established = (options: { readonly jointConsensus?: boolean } = {}): Server =>
  new Server(empty, options).does(
    timeout,
    written(1),
    from(2, { kind: 'RequestVoteResponse', term: 1, voteGranted: true }),
    written(1),
    accepted(2, 1),
  );
const used = ({ node }: Server): Configuration => node.log.configuration;

describe('a change of one voter (dissertation §4.1)', () => {
  test('is in use from when it is logged, and committed by the new majority', () => {
    const server = established().does(to([1, 2]));
    expect(used(server)).toEqual({ ...three, voters: [1, 2] });
    expect(server.outputs).toContainEqual({ kind: 'accepted', index: 2, term: 1 });
    expect(server.sent.map((sent) => sent.to)).toEqual([2]);
    expect(server.does(written(1), accepted(2, 2)).node.commitIndex).toBe(2);
  });

  test('to whom is new everything is sent from behind the log, as after an election', () => {
    const server = established().does(to([1, 2]), written(1), accepted(2, 2), to([1, 2, 3]));
    expect(server.node.progress.find(({ server: id }) => id === 3)).toMatchObject({ nextIndex: 3, matchIndex: 0 });
  });

  test('an answer of who takes part no more is no news', () => {
    const server = established().does(to([1, 2]));
    const { node } = server;
    expect(server.does(accepted(3, 1)).node).toBe(node);
  });

  test('what waited for a larger majority is committed by the smaller one', () => {
    const server = established().does(to([1, 2]), written(1), accepted(2, 2));
    server.does({ kind: 'command', command: 'x' }, written(1));
    expect(server.node.commitIndex).toBe(2);
    expect(server.does(to([1])).node.commitIndex).toBe(3);
    expect(server.does(written(1)).node.commitIndex).toBe(4);
  });
});

test('several voters change by joint consensus, which gives way to the new ones once both have committed it (§6)', () => {
  const server = established({ jointConsensus: true }).does(to([2]));
  expect(used(server)).toEqual({ voters: [1, 2, 3], newVoters: [2], learners: [] });
  server.does(written(1));
  expect(server.node.commitIndex).toBe(1);
  server.does(accepted(2, 2));
  expect(server.node.commitIndex).toBe(2);
  expect(used(server)).toEqual({ voters: [2], newVoters: null, learners: [] });
  expect(server.node.role).toBe('leader');
  expect(server.does(accepted(2, 3)).node).toMatchObject({ role: 'follower', commitIndex: 3, leaderId: null });
});

test('a learner is sent the log, is not asked for its vote and not counted (dissertation §4.2.1)', () => {
  const server = established().does(to([1, 2], [3]));
  expect(server.sent.map((sent) => sent.to)).toEqual([2, 3]);
  expect(server.does(written(1), accepted(3, 2)).node.commitIndex).toBe(1);
  const again = server.does({ kind: 'stepDown' }, timeout);
  expect(again.sent.map((sent) => sent.to)).toEqual([2]);
});

describe('a change is refused, and nothing is changed:', () => {
  test.each([
    ['members that make no sense', to([]), 'malformed'],
    ['those that there are', to([1, 2, 3]), 'unchanged'],
    ['several voters at once without joint consensus', to([1]), 'tooMany'],
  ] as const)('%s', (_, input, reason) => {
    const server = established();
    const { node } = server;
    expect(server.does(input).outputs).toEqual([{ kind: 'reconfigurationRefused', reason }]);
    expect(server.node).toBe(node);
  });

  test('while another is not committed', () => {
    expect(established().does(to([1, 2]), to([1])).outputs).toEqual([
      { kind: 'reconfigurationRefused', reason: 'underWay' },
    ]);
  });

  test('by a leader that has not committed an entry of its term', () => {
    expect(elected().does(to([1, 2])).outputs).toEqual([{ kind: 'reconfigurationRefused', reason: 'notEstablished' }]);
  });

  test('by a leader that hands over, and by who is no leader', () => {
    const busy = established().does({ kind: 'transfer', target: 2 });
    expect(busy.does(to([1, 2])).outputs).toEqual([{ kind: 'transferring', target: 2 }]);
    expect(new Server().does(to([1, 2])).outputs).toEqual([{ kind: 'redirect', leader: null }]);
  });
});

test('a server that is to join waits, and makes no snapshot that could not tell who takes part', () => {
  const server = new Server(emptyDurableState(emptyConfiguration));
  expect(server.does(timeout).node).toMatchObject({ role: 'follower', currentTerm: 0 });
  server.does(
    from(2, {
      kind: 'AppendEntries',
      term: 1,
      prevLogIndex: 0,
      prevLogTerm: 0,
      entries: [{ term: 1, command: null }],
      leaderCommit: 1,
    }),
    { kind: 'snapshot', index: 1, data: 'x' },
  );
  expect(server.node).toMatchObject({ commitIndex: 1, snapshot: null, leaderId: 2 });
  expect(server.does(timeout).node.leaderId).toBeNull();
});
