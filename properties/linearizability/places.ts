import { outcomeOf } from '../progressive.ts';
import { byKey, checkLinearizability } from './check.ts';
import type { LinearizabilityVerdict } from './check.ts';
import type { ClientOperation, SequentialModel } from './history.ts';
import { KeySearch } from './key-search.ts';

/** A verdict on a history, and the order that it rests on. */
export interface Places<Operation, Result> {
  readonly verdict: LinearizabilityVerdict<Operation, Result>;
  /** Of all keys together: the order that goes well, or the longest beginning that was found of one. */
  readonly order: readonly ClientOperation<Operation, Result>[];
}

/** How the operations can follow one another (`checkLinearizability`), each at a moment between its call and its answer. */
export function placesOf<State, Operation, Result>(
  model: SequentialModel<State, Operation, Result>,
  history: readonly ClientOperation<Operation, Result>[],
  limit: number,
): Places<Operation, Result> {
  const verdict = checkLinearizability(model, history, limit);
  const placed = [...byKey(history).values()].flatMap((operations) => {
    const search = new KeySearch(model, operations);
    const order = outcomeOf(search.running(limit)) === 'violated' ? search.longest : search.order;
    let moment = 0; // as early as may be
    return order.map((operation) => {
      moment = Math.max(moment, operation.called);
      return { operation, moment };
    });
  });
  const order = placed.sort((one, other) => one.moment - other.moment).map(({ operation }) => operation);
  return { verdict, order };
}
