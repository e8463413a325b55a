import type * as v from 'valibot';
import { parseCanonical } from './canonical-json.ts';

/** The text is no snapshot that this state machine, with these limits, could have made. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
  readonly remedy = 'Take the snapshot from another server, and give all servers the same limits.';

  constructor(fact: string) {
    super(`not a snapshot of this state machine: ${fact}`);
  }
}

/** Throws `SnapshotError` unless the text is canonical JSON of this schema. */
export function parseSnapshot<Value>(schema: v.GenericSchema<unknown, Value>, text: string): Value {
  const value = parseCanonical(schema, text);
  if (value === undefined) throw new SnapshotError('it is not canonical JSON of the expected shape');
  return value;
}
