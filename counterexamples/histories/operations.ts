import type { ClientOperation, SequentialModel } from '../../properties/linearizability/history.ts';
import type { KeyValueOperation, KeyValueResult } from '../../properties/linearizability/key-value.ts';
import { keyValueModel } from '../../properties/linearizability/key-value.ts';
import { comparisonFailed, pairOf, quotedWord, textOf } from './given.ts';
import type { Given } from './given.ts';
import { HistoryError } from './history-error.ts';

/** What a history may be of. */
export const modelNames = ['register', 'kv'] as const;

export type ModelName = (typeof modelNames)[number];

export type StoreOperation = ClientOperation<KeyValueOperation, KeyValueResult>;

/** What clients saw, and where the file says so: the times of the operations are places in `events`. */
export interface StoreHistory {
  readonly operations: readonly StoreOperation[];
  readonly failed: readonly FailedOperation[]; // certainly not done, and so no part of the history
  readonly events: readonly Given[];
}

/** An operation that did not happen, and when its client heard so. */
export interface FailedOperation extends Pick<StoreOperation, 'client' | 'key' | 'operation' | 'called'> {
  readonly returned: number;
}

/** A store in which a key without a value may answer the empty text too, as Porcupine's has it. */
const storeModel: typeof keyValueModel = {
  ...keyValueModel,
  sameResult: (one, other) => Object.is(one, other) || (one === null && other === ''),
};

export const modelOf = (name: ModelName): SequentialModel<string | null, KeyValueOperation, KeyValueResult> =>
  name === 'kv' ? storeModel : keyValueModel;

/**
 * The history of these events, by Jepsen's conventions: what failed did not happen, of what ended as `:info` or has no end
 * nobody knows. A process has one operation at a time.
 */
export function historyOf(model: ModelName, events: readonly Given[]): StoreHistory {
  const open = new Map<number, { readonly event: Given; readonly called: number }>();
  const operations: StoreOperation[] = [];
  const failed: FailedOperation[] = [];
  for (const [place, event] of events.entries()) {
    const { process, line, type } = event;
    if (process === null) continue;
    const known = open.get(process);
    if (type === 'invoke') {
      if (known !== undefined) {
        throw new HistoryError(line, `process ${process} has not ended what it began in line ${known.event.line}`);
      }
      open.set(process, { event, called: place });
      continue;
    }
    if (known === undefined) throw new HistoryError(line, `process ${process} ends what it never began`);
    if (event.f !== known.event.f) {
      throw new HistoryError(line, `process ${process} began something else in line ${known.event.line}`);
    }
    open.delete(process);
    const { key, operation } = askedIn(model, known.event);
    const common = { client: process, key, operation, called: known.called };
    if (type === 'info') operations.push({ ...common, answer: null });
    const result =
      type === 'ok' ? resultIn(model, event, operation) : type === 'fail' ? failureIn(event, operation) : null;
    if (result !== null) operations.push({ ...common, answer: { result: result.result, returned: place } });
    else if (type === 'fail') failed.push({ ...common, returned: place });
  }
  for (const { event, called } of open.values()) {
    operations.push({ client: event.process ?? 0, ...askedIn(model, event), called, answer: null });
  }
  return { operations: operations.sort((one, other) => one.called - other.called), failed, events };
}

interface Asked {
  readonly key: string;
  readonly operation: KeyValueOperation;
}

function askedIn(model: ModelName, event: Given): Asked {
  const { line, f } = event;
  const { key, value } = keyedValue(model, event);
  const text = (given: unknown): string => {
    const written = textOf(given, line);
    if (written === null) throw new HistoryError(line, 'nil cannot be written');
    return written;
  };
  switch (model === 'kv' ? (storeNames.get(f) ?? f) : f) {
    case 'read':
      return { key, operation: { kind: 'get' } };
    case 'write':
      return { key, operation: { kind: 'put', value: text(value) } };
    case 'cas': {
      const [expected, next] = pairOf(value, line, 'a list of the value that is expected and the new one');
      return { key, operation: { kind: 'compareAndSet', expected: textOf(expected, line), value: text(next) } };
    }
    case 'append':
      if (model === 'kv') {
        if (typeof value !== 'string') throw new HistoryError(line, 'only a text can be appended');
        return { key, operation: { kind: 'append', value: text(value) } };
      }
      break;
    default:
      break;
  }
  const known = model === 'kv' ? 'get, put, append, cas, read and write' : 'read, write and cas';
  throw new HistoryError(line, `${quotedWord(f)} is no operation of a ${model}: there are ${known}`);
}

const storeNames: ReadonlyMap<string, string> = new Map([
  ['get', 'read'],
  ['put', 'write'],
  ['compareAndSet', 'cas'],
]);

/** A key stands in a field of its own, as Porcupine's has it, or before the value, as jepsen.independent has it. */
function keyedValue(model: ModelName, event: Given): { readonly key: string; readonly value: unknown } {
  const { line, value } = event;
  if (model === 'register') {
    if (event.key !== undefined) throw new HistoryError(line, 'a register has no keys: --model kv');
    return { key: 'register', value };
  }
  const [given, inner] =
    event.key === undefined ? pairOf(value, line, 'a list of the key and the value') : [event.key, value];
  const key = textOf(given, line);
  if (key === null) throw new HistoryError(line, 'nil is no key');
  return { key, value: inner };
}

interface Answered {
  readonly result: KeyValueResult;
}

function resultIn(model: ModelName, event: Given, { kind }: KeyValueOperation): Answered {
  if (kind === 'compareAndSet') return { result: true };
  return { result: kind === 'get' ? textOf(keyedValue(model, event).value, event.line) : null };
}

/** What failed tells nothing, but for a comparison that the file says was made. */
const failureIn = (event: Given, { kind }: KeyValueOperation): Answered | null =>
  kind === 'compareAndSet' && comparisonFailed(event) ? { result: false } : null;
