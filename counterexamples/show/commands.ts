import type { KeyValueCommand } from '../../impl/index.ts';
import {
  defaultKeyValueLimits,
  defaultSessionLimits,
  parseKeyValueCommand,
  parseSessionCommand,
} from '../../impl/index.ts';
import { unreachable } from '../../properties/unreachable.ts';
import { show } from '../printable.ts';

/** Commands longer than this are cut: they are there to be told apart. */
const commandColumns = 16;

/** What a client of the store asks in brackets, `[SESSION/SEQUENCE put a 1]`; anything else as it is. */
export function commandText(command: string): string {
  const asked = parseSessionCommand(command, defaultSessionLimits);
  switch (asked.kind) {
    case 'refused':
      return dataText(command);
    case 'register':
      return '[register]';
    case 'keepAlive':
      return `[${asked.session} keep alive]`;
    case 'request': {
      const operation = parseKeyValueCommand(asked.command, defaultKeyValueLimits);
      const text = operation.kind === 'refused' ? dataText(asked.command) : operationText(operation);
      return `[${asked.session}/${asked.sequence} ${text}]`;
    }
    default:
      return unreachable(asked);
  }
}

/** `get a`, `put a 1`, `compareAndSet a none 1`. */
export function operationText(operation: KeyValueCommand): string {
  const { kind, key } = operation;
  const words: string[] = [kind, dataText(key)];
  if (kind === 'compareAndSet') words.push(operation.expected === null ? 'none' : dataText(operation.expected));
  if (kind !== 'get') words.push(dataText(operation.value));
  return words.join(' ');
}

/** Plain words as they are, anything else in quotes, so that no command can be taken for a word of ours. */
export function dataText(data: string): string {
  const shown = show(data, commandColumns);
  return /^\w[\w.:=-]*$/.test(shown) ? shown : `'${shown.replaceAll("'", "\\'")}'`;
}
