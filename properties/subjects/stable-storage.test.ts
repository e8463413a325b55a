import { expect, test } from 'vitest';
import type { Envelope } from '../view.ts';
import { ask, crashed, finishOldest, hold, nothingStored, storeAll } from './stable-storage.ts';
import { emptyLog, logOf } from '../../impl/index.ts';

const three = { voters: [1, 2, 3], newVoters: null, learners: [] };
const empty = nothingStored(three, null);

const entry = (term: number): { readonly term: number; readonly command: string } => ({ term, command: 'x' });

const write = (id: number, from: number, ...terms: readonly number[]): Parameters<typeof ask>[1] => ({
  kind: 'write',
  write: id,
  hardState: { currentTerm: id, votedFor: null },
  from,
  entries: terms.map(entry),
  snapshot: null,
});

const vote: Envelope = { from: 1, to: 2, message: { kind: 'RequestVoteResponse', term: 1, voteGranted: true } };

test('writes finish in order, and each lets go what waited for it', () => {
  const asked = ask(ask(empty, write(1, 1, 1, 1)), write(2, 2, 2));
  const waiting = hold(asked, 2, vote);
  const first = finishOldest(waiting, storeAll);
  expect(first.released).toEqual([]);
  expect(first.storage.durable).toEqual({
    currentTerm: 1,
    votedFor: null,
    snapshot: null,
    log: logOf(emptyLog(three), [entry(1), entry(1)]),
  });
  const second = finishOldest(first.storage, storeAll);
  expect(second.released).toEqual([vote]);
  expect(second.storage.durable).toEqual({
    currentTerm: 2,
    votedFor: null,
    snapshot: null,
    log: logOf(emptyLog(three), [entry(1), entry(2)]),
  });
});

test('a crash loses what is not durable, and what waited for it', () => {
  const { storage } = crashed(hold(ask(empty, write(1, 1, 1)), 1, vote), storeAll, undefined);
  expect(storage).toEqual(empty);
});

test('a write may shorten the log', () => {
  const { storage } = finishOldest(ask(empty, write(1, 1, 1, 1, 1)), storeAll);
  expect(finishOldest(ask(storage, write(2, 2)), storeAll).storage.durable.log).toEqual(
    logOf(emptyLog(three), [entry(1)]),
  );
});
