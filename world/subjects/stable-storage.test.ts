import { expect, test } from 'vitest';
import type { Write } from '../../impl/index.ts';
import { emptyLog, logOf } from '../../impl/index.ts';
import type { Envelope } from '../../properties/seen/view.ts';
import type { StableStorage } from './stable-storage.ts';
import { afterOldest, crashed, nothingStored, storeAll } from './stable-storage.ts';

const three = { voters: [1, 2, 3], newVoters: null, learners: [] };
const empty = nothingStored(three, null);

const entry = (term: number): { readonly term: number; readonly command: string } => ({ term, command: 'x' });

const write = (id: number, from: number, ...terms: readonly number[]): Write => ({
  kind: 'write',
  write: id,
  hardState: { currentTerm: id, votedFor: null },
  from,
  entries: terms.map(entry),
  snapshot: null,
});

const vote = {
  from: 1,
  to: 2,
  message: { kind: 'RequestVoteResponse', term: 1, voteGranted: true },
} as const satisfies Envelope;

const asked = (storage: StableStorage, ...writes: readonly Write[]): StableStorage => ({
  ...storage,
  pending: writes.map((one) => ({ write: one, held: [vote] })),
});

/** Once the oldest write is durable and the driver knows. */
function finished(storage: StableStorage): StableStorage {
  const after = afterOldest(storage, storeAll);
  return { ...after, pending: after.pending.slice(1) };
}

test('writes become durable in order', () => {
  const first = finished(asked(empty, write(1, 1, 1, 1), write(2, 2, 2)));
  expect(first.durable).toEqual({
    currentTerm: 1,
    votedFor: null,
    snapshot: null,
    log: logOf(emptyLog(three), [entry(1), entry(1)]),
  });
  expect(finished(first).durable).toEqual({
    currentTerm: 2,
    votedFor: null,
    snapshot: null,
    log: logOf(emptyLog(three), [entry(1), entry(2)]),
  });
});

test('a crash loses what is not durable, and what waited for it', () => {
  const { storage } = crashed(asked(empty, write(1, 1, 1)), storeAll, undefined);
  expect(storage).toEqual(empty);
});

test('a write may shorten the log', () => {
  const { durable } = finished(asked(finished(asked(empty, write(1, 1, 1, 1, 1))), write(2, 2)));
  expect(durable.log).toEqual(logOf(emptyLog(three), [entry(1)]));
});
