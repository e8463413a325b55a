import type { Progressive } from '../progressive.ts';
import { outcomeOf } from '../progressive.ts';
import type { ClientOperation, SequentialModel } from './history.ts';
import { KeySearch } from './key-search.ts';

/** `unknown`: a limit was reached before an order was found or excluded. */
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

/** Placings of an operation that are tried for each key before the answer is *unknown*. */
export const placingsMax = 20_000_000;

const firstPlacings = 1_000;
const placingsGrowth = 10;

/**
 * Is the history linearizable (Herlihy and Wing 1990): can each operation be given one moment between its call and its
 * answer, such that one object that does them in that order gives the same answers? Keys are judged one by one, since the
 * whole is linearizable if and only if each key is (locality, §3.3 there).
 *
 * Each key has a limit of its own. Easy keys come first, so that a refuted one ends the search before a hard one is tried:
 * all are given few placings, and those that need more are begun anew with ten times as many, up to the limit; among equals
 * in the order in which they first occur.
 */
export function checkLinearizability<State, Operation, Result>(
  model: SequentialModel<State, Operation, Result>,
  history: readonly ClientOperation<Operation, Result>[],
  limit = placingsMax,
): LinearizabilityVerdict<Operation, Result> {
  return outcomeOf(checkingLinearizability(model, history, limit));
}

/** The same in small portions. */
export function* checkingLinearizability<State, Operation, Result>(
  model: SequentialModel<State, Operation, Result>,
  history: readonly ClientOperation<Operation, Result>[],
  limit = placingsMax,
): Progressive<undefined, LinearizabilityVerdict<Operation, Result>> {
  let open = [...byKey(history)];
  for (let placings = Math.min(firstPlacings, limit); ; placings = Math.min(placings * placingsGrowth, limit)) {
    const harder: typeof open = [];
    for (const [key, operations] of open) {
      const search = new KeySearch(model, operations);
      const found = yield* search.running(placings);
      if (found === 'violated') return { verdict: 'violated', key, longest: search.longest, stuck: search.stuck };
      if (found === 'unknown') harder.push([key, operations]);
    }
    const [hardest] = harder;
    if (hardest === undefined) return { verdict: 'holds' };
    if (placings >= limit) return { verdict: 'unknown', key: hardest[0] };
    open = harder;
  }
}

/** The operations of each key, keys in the order in which they first occur. */
export function byKey<Operation, Result>(
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
