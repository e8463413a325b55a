import { unreachable } from '../unreachable.ts';
import type { SequentialModel } from './history.ts';

/** The operations on one key of a key-value store. */
export type KeyValueOperation =
  | { readonly kind: 'get' } // answers the value, null if there is none
  | { readonly kind: 'put'; readonly value: string } // answers null
  | { readonly kind: 'compareAndSet'; readonly expected: string | null; readonly value: string } // whether it was set
  | { readonly kind: 'append'; readonly value: string }; // to what is there, if anything; answers null

export type KeyValueResult = string | boolean | null;

export const keyValueModel: SequentialModel<string | null, KeyValueOperation, KeyValueResult> = {
  initial: null,
  apply(state, operation) {
    switch (operation.kind) {
      case 'get':
        return { state, result: state };
      case 'put':
        return { state: operation.value, result: null };
      case 'append':
        return { state: (state ?? '') + operation.value, result: null };
      case 'compareAndSet':
        return state === operation.expected ? { state: operation.value, result: true } : { state, result: false };
      default:
        return unreachable(operation);
    }
  },
  changesNothing: ({ kind }, result) => kind === 'get' || (kind === 'compareAndSet' && result === false),
  sameResult: Object.is,
  keyOf: (state) => (state === null ? '' : `=${state}`),
};
