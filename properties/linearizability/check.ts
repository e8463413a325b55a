import type { ClientOperation, SequentialModel } from './history.ts';
import { KeySearch } from './key-search.ts';

/** `unknown`: the limit was reached before an order was found or excluded. */
export type LinearizabilityVerdict<Operation, Result> =
  | { readonly verdict: 'holds' }
  | { readonly verdict: 'unknown'; readonly key: string }
  | NotLinearizable<Operation, Result>;

/** No order explains what the clients of this key saw. */
export interface NotLinearizable<Operation, Result> {
  readonly verdict: 'violated';
  readonly key: string;
  readonly longest: readonly ClientOperation<Operation, Result>[]; // the longest order that goes well
  readonly stuck: readonly ClientOperation<Operation, Result>[]; // one of these had to come next, and none fits
}

/** Placings of an operation that are tried for a whole history before the answer is *unknown*. */
export const placingsMax = 20_000_000;

/**
 * Is the history linearizable (Herlihy and Wing 1990): can each operation be given one moment between its call and its
 * answer, such that one object that does them in that order gives the same answers? Keys are judged one by one, in the
 * order in which they first occur, since the whole is linearizable if and only if each key is (locality, §3.3 there).
 */
export function checkLinearizability<State, Operation, Result>(
  model: SequentialModel<State, Operation, Result>,
  history: readonly ClientOperation<Operation, Result>[],
  limit = placingsMax,
): LinearizabilityVerdict<Operation, Result> {
  let left = limit;
  let unknown: string | null = null;
  for (const [key, operations] of byKey(history)) {
    const search = new KeySearch(model, operations);
    const found = search.run(left);
    left -= search.placings;
    if (found === 'violated') return { verdict: 'violated', key, longest: search.longest, stuck: search.stuck };
    if (found === 'unknown') unknown ??= key; // a later key may still refute the whole
  }
  return unknown === null ? { verdict: 'holds' } : { verdict: 'unknown', key: unknown };
}

function byKey<Operation, Result>(
  history: readonly ClientOperation<Operation, Result>[],
): ReadonlyMap<string, ClientOperation<Operation, Result>[]> {
  const keys = new Map<string, ClientOperation<Operation, Result>[]>();
  for (const operation of history) {
    const list = keys.get(operation.key);
    if (list === undefined) keys.set(operation.key, [operation]);
    else list.push(operation);
  }
  return keys;
}
