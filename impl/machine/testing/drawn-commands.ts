import fc from 'fast-check';
import type { KeyValueCommand, KeyValueLimits } from '../key-value-command.ts';

/** Small enough that appends run into them, and that drawn texts exceed them now and then. */
export const smallLimits: KeyValueLimits = { keyLengthMax: 11, valueLengthMax: 8 };

const key = fc.constantFrom('x', 'y', '', '__proto__', 'constructor', 'é\u0000"\\', '😀');

const value = fc.constantFrom('', 'a', 'b', 'null', '\u2028\n', '🚀');

/** Commands within the small limits. */
export const drawnCommand: fc.Arbitrary<KeyValueCommand> = fc.oneof(
  fc.record({ kind: fc.constant('get' as const), key }),
  fc.record({ kind: fc.constant('put' as const), key, value }),
  fc.record({ kind: fc.constant('append' as const), key, value }),
  fc.record({ kind: fc.constant('compareAndSet' as const), key, expected: fc.option(value), value }),
);
