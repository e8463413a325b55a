import { byKey } from '../../properties/linearizability/check.ts';
import type { LinearizabilityVerdict } from '../../properties/linearizability/check.ts';
import type { ClientOperation } from '../../properties/linearizability/history.ts';
import { KeySearch } from '../../properties/linearizability/key-search.ts';
import type { KeyValueOperation, KeyValueResult } from '../../properties/linearizability/key-value.ts';
import type { Progressive } from '../../properties/progressive.ts';
import type { ModelName, StoreHistory, StoreOperation } from './operations.ts';
import { modelOf } from './operations.ts';

/** The verdict on one key, and the order that it rests on. */
export interface KeyOrder {
  readonly key: string;
  readonly verdict: 'holds' | 'violated' | 'unknown';
  readonly operations: number; // of the key
  readonly order: readonly StoreOperation[]; // goes well: all that was answered, if it holds; else as many as were found
  readonly stuck: readonly StoreOperation[]; // one of these had to come next, and none fits
}

/** Placings that are tried of a key that is not the refuted one: a fraction of a second. */
const othersMax = 50_000;

/**
 * An order of each key of a history with that verdict: the refuted keys first, then those that are not decided, then the
 * others, in the order in which they occur; last come keys of which all failed. `placings`: so many were allowed for each key.
 */
export function* ordersOf(
  model: ModelName,
  { operations: all, failed }: StoreHistory,
  judged: LinearizabilityVerdict<KeyValueOperation, KeyValueResult>,
  placings: number,
): Progressive<undefined, readonly KeyOrder[]> {
  const limit = judged.verdict === 'holds' ? placings : Math.min(placings, othersMax);
  const orders: KeyOrder[] = [];
  const keys = new Map(byKey(all));
  for (const { key } of failed) if (!keys.has(key)) keys.set(key, []);
  for (const [key, ofKey] of keys) {
    const operations = ofKey.length;
    if (judged.verdict === 'violated' && judged.key === key) {
      orders.push({ key, verdict: 'violated', operations, order: judged.longest, stuck: inAnswered(judged.stuck) });
      continue;
    }
    const search = new KeySearch(modelOf(model), ofKey);
    const verdict = yield* search.running(limit);
    const order = verdict === 'violated' ? search.longest : search.order;
    orders.push({ key, verdict, operations, order, stuck: verdict === 'violated' ? inAnswered(search.stuck) : [] });
    yield undefined;
  }
  const first = judged.verdict === 'holds' ? null : judged.key;
  const rank = ({ key, verdict }: KeyOrder): number => (key === first ? -1 : ranks.indexOf(verdict));
  return orders.sort((one, other) => rank(one) - rank(other));
}

const ranks: readonly KeyOrder['verdict'][] = ['violated', 'unknown', 'holds'];

/** Those that were answered first come first: where none fits, the first of them is the one without a place. */
export function inAnswered<Operation, Result>(
  operations: readonly ClientOperation<Operation, Result>[],
): readonly ClientOperation<Operation, Result>[] {
  const returned = ({ answer }: ClientOperation<Operation, Result>): number => answer?.returned ?? Infinity;
  return [...operations].sort((one, other) => returned(one) - returned(other));
}
