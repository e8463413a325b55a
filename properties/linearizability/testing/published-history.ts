import type { ClientEvent } from '../client-history.ts';
import { historyOf } from '../client-history.ts';
import type { KeyValueOperation, KeyValueResult } from '../key-value.ts';
import type { KeyValueHistory } from './small-histories.ts';

type Event = ClientEvent<KeyValueOperation, KeyValueResult>;

const register = /(\d+)\s+:(invoke|ok|fail|info)\s+:(read|write|cas)\s+(.+)$/;
const store = /:process (\d+), :type :(invoke|ok), :f :(get|put|append), :key "(.*?)", :value (?:nil|"(.*?)")\}/;

/** A log of Jepsen's etcd test in Porcupine's test data: one register, which a client that ends with `:info` gives up. */
export const registerHistory = (text: string): KeyValueHistory =>
  read(text, (line) => {
    const [, client, type, operation, value] = register.exec(line) ?? [];
    if (client === undefined || type === undefined || operation === undefined || value === undefined) return null;
    if (type === 'invoke')
      return { client, invoked: { key: 'register', operation: registerOperation(operation, value) } };
    if (type === 'info' || value === ':timed-out') return null;
    if (operation === 'read') return { client, result: valueOf(value) };
    return { client, result: operation === 'write' ? null : type === 'ok' };
  });

/** A history of Porcupine's key-value store, in which a key without a value answers the empty text. */
export const storeHistory = (text: string): KeyValueHistory =>
  read(text, (line) => {
    const [, client, type, operation, key, value = ''] = store.exec(line) ?? [];
    if (client === undefined || key === undefined) return null;
    if (type === 'ok') return { client, result: operation === 'get' && value !== '' ? value : null };
    if (operation === 'get') return { client, invoked: { key, operation: { kind: 'get' } } };
    return { client, invoked: { key, operation: { kind: operation === 'put' ? 'put' : 'append', value } } };
  });

type Line =
  | { readonly client: string; readonly invoked: { readonly key: string; readonly operation: KeyValueOperation } }
  | { readonly client: string; readonly result: KeyValueResult };

/** Each client has one operation at a time; its events are those of its latest call. */
function read(text: string, parse: (line: string) => Line | null): KeyValueHistory {
  const calls = new Map<string, number>();
  const events = text.split('\n').flatMap((written, number): readonly Event[] => {
    const line = parse(written);
    if (line === null) return [];
    const { client } = line;
    if (!('invoked' in line)) {
      return [{ kind: 'answered', call: calls.get(client) ?? -1, result: line.result }];
    }
    calls.set(client, number);
    return [{ kind: 'called', call: number, client: Number(client), ...line.invoked }];
  });
  return historyOf(events);
}

function registerOperation(operation: string, value: string): KeyValueOperation {
  if (operation === 'read') return { kind: 'get' };
  if (operation === 'write') return { kind: 'put', value };
  const [expected = '', next = ''] = value.slice(1, -1).split(' ');
  return { kind: 'compareAndSet', expected, value: next };
}

const valueOf = (value: string): string | null => (value === 'nil' ? null : value);
