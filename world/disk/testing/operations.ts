import fc from 'fast-check';
import type { DiskOperation } from '../../../impl/index.ts';

/** Few files and places, so that operations meet. Places and lengths lie about the ends of pages too if `wide`. */
export function someOperations(options: {
  readonly wide: boolean;
  readonly maxLength: number;
}): fc.Arbitrary<readonly DiskOperation[]> {
  const file = fc.constantFrom('a', 'b', 'c');
  const near = fc.nat(options.wide ? 12 : 4);
  const place = options.wide ? fc.oneof(near, fc.integer({ min: 1015, max: 1030 }), fc.nat(3000)) : near;
  const bytes = fc
    .tuple(options.wide ? place : fc.nat(3), fc.integer({ min: 1, max: 255 }))
    .map(([length, byte]) => new Uint8Array(length).fill(byte));
  const operation: fc.Arbitrary<DiskOperation> = fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('create'), file }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('write'), file, at: place, bytes }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('truncate'), file, size: place }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('sync'), file }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename'), from: file, to: file }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove'), file }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('syncDirectory') }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('list') }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('read'), file }) },
  );
  const created: readonly DiskOperation[] = [
    { kind: 'create', file: 'a' },
    { kind: 'create', file: 'b' },
  ];
  return fc
    .array(operation, { maxLength: options.maxLength, size: 'max' })
    .map((operations) => [...created, ...operations]);
}
