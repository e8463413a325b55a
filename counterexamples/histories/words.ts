import type { KeyValueOperation, KeyValueResult } from '../../properties/linearizability/key-value.ts';
import { unreachable } from '../../properties/unreachable.ts';
import { show } from '../printable.ts';
import { isText, withoutMark } from './given.ts';
import type { ModelName } from './operations.ts';

const valueColumns = 80;

/** A value of a history in one line: `4`, `"x"`, `nil`. */
export function valueText(value: string | null): string {
  if (value === null) return 'nil';
  const shown = show(withoutMark(value), valueColumns);
  return isText(value) ? `"${shown}"` : shown;
}

/** What was asked, without the key: `write 4`, `read`, `cas 1 2`. */
export function askedText(model: ModelName, operation: KeyValueOperation): string {
  switch (operation.kind) {
    case 'get':
      return model === 'kv' ? 'get' : 'read';
    case 'put':
      return `${model === 'kv' ? 'put' : 'write'} ${valueText(operation.value)}`;
    case 'append':
      return `append ${valueText(operation.value)}`;
    case 'compareAndSet':
      return `cas ${valueText(operation.expected)} ${valueText(operation.value)}`;
    default:
      return unreachable(operation);
  }
}

/** What was answered. */
export function gaveText({ kind }: KeyValueOperation, result: KeyValueResult): string {
  if (typeof result === 'boolean') return result ? 'set' : 'not set: another value';
  return kind === 'get' ? valueText(result) : 'done';
}
