import type { ClientOperation, SequentialModel } from '../history.ts';

/** The definition, word by word, over all keys at once: is there an order at all? For a handful of operations. */
export function isLinearizableByTrying<State, Operation, Result>(
  model: SequentialModel<State, Operation, Result>,
  history: readonly ClientOperation<Operation, Result>[],
): boolean {
  return canGoOn(model, history, new Map());
}

function canGoOn<State, Operation, Result>(
  model: SequentialModel<State, Operation, Result>,
  left: readonly ClientOperation<Operation, Result>[],
  states: ReadonlyMap<string, State>,
): boolean {
  if (left.every(({ answer }) => answer === null)) return true;
  return left.some((next) => {
    if (left.some(({ answer }) => answer !== null && answer.returned < next.called)) return false;
    const { state, result } = model.apply(states.get(next.key) ?? model.initial, next.operation);
    if (next.answer !== null && !model.sameResult(result, next.answer.result)) return false;
    const rest = left.filter((other) => other !== next);
    return canGoOn(model, rest, new Map([...states, [next.key, state]]));
  });
}
