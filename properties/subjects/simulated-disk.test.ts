import { expect, test } from 'vitest';
import type { Envelope } from '../view.ts';
import { ask, crashed, emptyDisk, finishOldest, hold, storeAll } from './simulated-disk.ts';
import { emptyLog, logOf } from '../../impl/index.ts';

const three = { voters: [1, 2, 3], newVoters: null, learners: [] };
const empty = emptyDisk(three);

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
  expect(first.disk.durable).toEqual({
    currentTerm: 1,
    votedFor: null,
    snapshot: null,
    log: logOf(emptyLog(three), [entry(1), entry(1)]),
  });
  const second = finishOldest(first.disk, storeAll);
  expect(second.released).toEqual([vote]);
  expect(second.disk.durable).toEqual({
    currentTerm: 2,
    votedFor: null,
    snapshot: null,
    log: logOf(emptyLog(three), [entry(1), entry(2)]),
  });
});

test('a crash loses what is not durable, and what waited for it', () => {
  const disk = crashed(hold(ask(empty, write(1, 1, 1)), 1, vote));
  expect(disk).toEqual(empty);
});

test('a write may shorten the log', () => {
  const { disk } = finishOldest(ask(empty, write(1, 1, 1, 1, 1)), storeAll);
  expect(finishOldest(ask(disk, write(2, 2)), storeAll).disk.durable.log).toEqual(logOf(emptyLog(three), [entry(1)]));
});
