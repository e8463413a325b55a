import { expect, test } from 'vitest';
import type { Outgoing, Write } from './pending-writes.ts';
import { ask, finishOldest, hold } from './pending-writes.ts';

const write = (id: number): Write => ({
  kind: 'write',
  write: id,
  hardState: { currentTerm: id, votedFor: null },
  from: 1,
  entries: [],
  snapshot: null,
});

const vote: Outgoing = { from: 1, to: 2, message: { kind: 'RequestVoteResponse', term: 1, voteGranted: true } };

test('writes finish in order, and each lets go what waited for it', () => {
  const waiting = hold(ask(ask([], write(1)), write(2)), 2, vote);
  const first = finishOldest(waiting);
  expect(first).toMatchObject({ finished: 1, released: [] });
  expect(finishOldest(first.pending)).toEqual({ pending: [], finished: 2, released: [vote] });
});

test('what is not asked for does not finish', () => {
  expect(() => finishOldest([])).toThrow('no write is pending');
});
