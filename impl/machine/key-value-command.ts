import * as v from 'valibot';
import type { Command } from '../core/log.ts';
import { escapedLengthMax, parseCanonical, requireCommand, wellFormedText } from './canonical-json.ts';
import type { Refused } from './refusal.ts';
import { CommandError, refusalCodes, refused } from './refusal.ts';
import type { Reply } from './state-machine.ts';

/** What a client may ask of the key-value store. Any well-formed text within the limits is a key. */
export type KeyValueCommand =
  | { readonly kind: 'get'; readonly key: string } // answers the value, null if there is none
  | { readonly kind: 'put'; readonly key: string; readonly value: string } // answers null
  | { readonly kind: 'append'; readonly key: string; readonly value: string } // to what is there, if anything; answers null
  /** Sets the value if the present one is `expected` (null: there is none); answers whether it did. */
  | {
      readonly kind: 'compareAndSet';
      readonly key: string;
      readonly expected: string | null;
      readonly value: string;
    };

export type KeyValueReply = { readonly kind: 'done'; readonly result: string | boolean | null } | Refused;

/** In UTF-16 units, each of which takes at most three bytes in UTF-8. The same on all servers, for good. */
export interface KeyValueLimits {
  readonly keyLengthMax: number;
  readonly valueLengthMax: number;
}

export const defaultKeyValueLimits: KeyValueLimits = { keyLengthMax: 1024, valueLengthMax: 65_536 };

/** The text of a command, for a log or a session's request. Throws `CommandError` if every server would refuse it. */
export function encodeKeyValueCommand(command: KeyValueCommand, limits = defaultKeyValueLimits): Command {
  const valid = requireCommand(commandSchema, command);
  const excess = excessOf(valid, limits);
  if (excess !== undefined) {
    const { keyLengthMax, valueLengthMax } = limits;
    throw new CommandError(excess, `a key has at most ${keyLengthMax} UTF-16 units, a value ${valueLengthMax}`);
  }
  return JSON.stringify(valid);
}

/** The command that the text is, or why it is none: the same on every server with these limits. */
export function parseKeyValueCommand(text: Command, limits: KeyValueLimits): KeyValueCommand | Refused {
  const command = parseCanonical(commandSchema, text, textLengthMax(limits));
  if (command === undefined) return refused('malformed');
  const excess = excessOf(command, limits);
  return excess === undefined ? command : refused(excess);
}

/** The reply that the text is; undefined if it is none. */
export function parseKeyValueReply(text: Reply): KeyValueReply | undefined {
  return parseCanonical(replySchema, text);
}

const commandSchema: v.GenericSchema<unknown, KeyValueCommand> = v.variant('kind', [
  v.strictObject({ kind: v.literal('get'), key: wellFormedText }),
  v.strictObject({ kind: v.literal('put'), key: wellFormedText, value: wellFormedText }),
  v.strictObject({ kind: v.literal('append'), key: wellFormedText, value: wellFormedText }),
  v.strictObject({
    kind: v.literal('compareAndSet'),
    key: wellFormedText,
    expected: v.nullable(wellFormedText),
    value: wellFormedText,
  }),
]);

const replySchema: v.GenericSchema<unknown, KeyValueReply> = v.variant('kind', [
  v.strictObject({ kind: v.literal('done'), result: v.nullable(v.union([wellFormedText, v.boolean()])) }),
  v.strictObject({ kind: v.literal('refused'), code: v.picklist(refusalCodes) }),
]);

function excessOf(command: KeyValueCommand, limits: KeyValueLimits): 'keyTooLong' | 'valueTooLong' | undefined {
  if (command.key.length > limits.keyLengthMax) return 'keyTooLong';
  const values = [
    command.kind === 'get' ? null : command.value,
    command.kind === 'compareAndSet' ? command.expected : null,
  ];
  return values.some((value) => value !== null && value.length > limits.valueLengthMax) ? 'valueTooLong' : undefined;
}

/** A key and two values with every unit escaped, and the names of the fields. */
function textLengthMax({ keyLengthMax, valueLengthMax }: KeyValueLimits): number {
  return escapedLengthMax * (keyLengthMax + 2 * valueLengthMax) + 100;
}
