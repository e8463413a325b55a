import * as v from 'valibot';
import { unreachable } from '../core/unreachable.ts';
import { wellFormedText } from './canonical-json.ts';
import { digestOf, showDigest } from './digest.ts';
import type { KeyValueCommand, KeyValueLimits, KeyValueReply } from './key-value-command.ts';
import { defaultKeyValueLimits, parseKeyValueCommand } from './key-value-command.ts';
import { PersistentMap } from './persistent-map.ts';
import type { Refused } from './refusal.ts';
import { refused } from './refusal.ts';
import { parseSnapshot, SnapshotError } from './snapshot.ts';
import type { Applied, StateMachine } from './state-machine.ts';

/** The values by their keys. */
export type KeyValueState = PersistentMap<string, string>;

/** A store of texts by key. All servers of a cluster have the same limits. */
export function keyValueStore(limits = defaultKeyValueLimits): StateMachine<KeyValueState> {
  return {
    initial: emptyStore,
    apply: (state, _index, text) => carriedOut(state, parseKeyValueCommand(text, limits), limits),
    read(state, query) {
      const command = parseKeyValueCommand(query, limits);
      const isRead = command.kind === 'get' || command.kind === 'refused';
      return carriedOut(state, isRead ? command : refused('notARead'), limits).reply;
    },
    snapshot: snapshotOf,
    restore: (text) => restored(text, limits),
    hash: (state) => showDigest(state.digest),
  };
}

const emptyStore: KeyValueState = PersistentMap.empty((key, value) => digestOf(JSON.stringify([key, value])));

function carriedOut(
  state: KeyValueState,
  command: KeyValueCommand | Refused,
  { valueLengthMax }: KeyValueLimits,
): Applied<KeyValueState> {
  switch (command.kind) {
    case 'get':
      return done(state, state.get(command.key) ?? null);
    case 'put':
      return done(state.with(command.key, command.value), null);
    case 'append': {
      const value = (state.get(command.key) ?? '') + command.value;
      if (value.length > valueLengthMax) return answered(state, refused('valueTooLong'));
      return done(state.with(command.key, value), null);
    }
    case 'compareAndSet':
      return (state.get(command.key) ?? null) === command.expected
        ? done(state.with(command.key, command.value), true)
        : done(state, false);
    case 'refused':
      return answered(state, command);
    default:
      return unreachable(command);
  }
}

function done(state: KeyValueState, result: string | boolean | null): Applied<KeyValueState> {
  return answered(state, { kind: 'done', result });
}

function answered(state: KeyValueState, reply: KeyValueReply): Applied<KeyValueState> {
  return { state, reply: JSON.stringify(reply) };
}

const snapshotSchema = v.strictObject({
  version: v.literal(1),
  entries: v.array(v.strictTuple([wellFormedText, wellFormedText])),
});

const snapshotOf = (state: KeyValueState): string => JSON.stringify({ version: 1, entries: [...state.entries()] });

function restored(text: string, { keyLengthMax, valueLengthMax }: KeyValueLimits): KeyValueState {
  let state = emptyStore;
  for (const [key, value] of parseSnapshot(snapshotSchema, text).entries) {
    if (key.length > keyLengthMax) throw new SnapshotError(`a key of more than ${keyLengthMax} UTF-16 units`);
    if (value.length > valueLengthMax) throw new SnapshotError(`a value of more than ${valueLengthMax} UTF-16 units`);
    state = state.with(key, value);
  }
  if (snapshotOf(state) !== text) throw new SnapshotError('its keys do not ascend');
  return state;
}
