import { describe, expect, test } from 'vitest';
import { bitFlips, bitsOf, fileCuts, flippedDisk } from './corruption.ts';
import { perform } from './perform.ts';
import { diskOf, emptyDisk } from './simulated-disk.ts';
import { byteLists, bytes, texts } from './testing/contents.ts';

const disk = diskOf([
  ['b', Uint8Array.of(0b1000_0001)],
  ['a', Uint8Array.of(0, 255)],
]);

describe('a disk of n bits', () => {
  const flips = [...bitFlips(disk)];

  test('has n flips, each of another bit', () => {
    expect(bitsOf(disk)).toBe(24);
    expect(flips).toHaveLength(24);
    expect(new Set(flips.map(({ flip }) => `${flip.file} ${flip.bit}`)).size).toBe(24);
    expect(flips.map(({ flip }) => flip.file)).toEqual([...Array<string>(16).fill('a'), ...Array<string>(8).fill('b')]);
  });

  test('differs from each in that bit and in no other', () => {
    const before = byteLists(disk);
    for (const { disk: image, flip } of flips) {
      const flipped = (before[flip.file] ?? []).map((byte, at) =>
        at === Math.floor(flip.bit / 8) ? byte ^ (1 << (flip.bit % 8)) : byte,
      );
      expect(byteLists(image)).toEqual({ ...before, [flip.file]: flipped });
    }
    expect(byteLists(disk)).toEqual({ a: [0, 255], b: [0b1000_0001] });
  });

  test('numbers them from 0, and begins again after the last', () => {
    expect(flippedDisk(disk, 17)).toEqual(flips[17]);
    expect(flippedDisk(disk, 24 + 17)).toEqual(flips[17]);
    expect(() => flippedDisk(disk, -1)).toThrow(RangeError);
    expect(() => flippedDisk(disk, 0.5)).toThrow(RangeError);
    expect(() => flippedDisk(emptyDisk(), 0)).toThrow(RangeError);
  });
});

test('a file is cut after each of its bytes, but for the last', () => {
  expect(
    [
      ...fileCuts(
        diskOf([
          ['a', bytes('123')],
          ['b', bytes('4')],
        ]),
        'a',
      ),
    ].map(texts),
  ).toEqual([
    { a: '', b: '4' },
    { a: '1', b: '4' },
    { a: '12', b: '4' },
  ]);
  expect(() => [...fileCuts(disk, 'c')]).toThrow(RangeError);
});

test('what was written and not synced is on the disk that is damaged', () => {
  const written = perform(disk, { kind: 'write', file: 'b', at: 0, bytes: Uint8Array.of(0) }).disk;
  expect(byteLists(flippedDisk(written, 16).disk)).toEqual({ a: [0, 255], b: [1] });
});
