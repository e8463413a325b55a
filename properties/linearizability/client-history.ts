import type { ClientOperation } from './history.ts';

/** Something that a client saw. A `call` is named by a number of its own. */
export type ClientEvent<Operation, Result> =
  | {
      readonly kind: 'called';
      readonly call: number;
      readonly client: number;
      readonly key: string;
      readonly operation: Operation;
    }
  | { readonly kind: 'answered'; readonly call: number; readonly result: Result }
  /**
   * It is certain that the call changed nothing, nor ever will. An expired session is no such certainty: an earlier copy
   * of the request may have been carried out. To the client it is as if no answer had come.
   */
  | { readonly kind: 'refused'; readonly call: number };

/**
 * The history of what clients saw, for `checkLinearizability`. The events stand in the order in which they happened, and
 * of several answers to one call the first counts.
 */
export function historyOf<Operation, Result>(
  events: readonly ClientEvent<Operation, Result>[],
): readonly ClientOperation<Operation, Result>[] {
  const refused = new Set<number>();
  const answers = new Map<number, ClientOperation<Operation, Result>['answer']>();
  for (const [returned, event] of events.entries()) {
    if (event.kind === 'refused') refused.add(event.call);
    if (event.kind === 'answered' && !answers.has(event.call)) {
      answers.set(event.call, { result: event.result, returned });
    }
  }
  return events.flatMap((event, called) => {
    if (event.kind !== 'called' || refused.has(event.call)) return [];
    const { call, client, key, operation } = event;
    return [{ client, key, operation, called, answer: answers.get(call) ?? null }];
  });
}
