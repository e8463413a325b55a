import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DiskOperation } from '../../impl/index.ts';
import type { CrashTally } from './crash-images.ts';
import { crashImages } from './crash-images.ts';
import type { CrashBounds } from './file-outcomes.ts';
import { crashBounds } from './file-outcomes.ts';
import { perform } from './perform.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { diskOf, emptyDisk } from './simulated-disk.ts';
import { byteLists, bytes, texts } from './testing/contents.ts';
import { someOperations } from './testing/operations.ts';

const write = (file: string, at: number, text: string): DiskOperation => ({
  kind: 'write',
  file,
  at,
  bytes: bytes(text),
});
const create = (file: string): DiskOperation => ({ kind: 'create', file });
const sync = (file: string): DiskOperation => ({ kind: 'sync', file });
const rename = (from: string, to: string): DiskOperation => ({ kind: 'rename', from, to });
const syncDirectory: DiskOperation = { kind: 'syncDirectory' };

type Texts = Readonly<Record<string, string>>;

/** What a crash may leave after the last of the operations, and the tally of all moments. */
function lastImages(
  start: SimulatedDisk,
  operations: readonly DiskOperation[],
  bounds: CrashBounds = crashBounds,
): { readonly images: readonly Texts[]; readonly tally: CrashTally } {
  const images: Texts[] = [];
  const all = crashImages(start, operations, bounds);
  let next = all.next();
  for (; next.done !== true; next = all.next()) {
    if (next.value.after === operations.length) images.push(texts(next.value.disk));
  }
  return { images, tally: next.value };
}

/** The same set, whatever the order. */
function expectSame(images: readonly Texts[], expected: readonly Texts[]): void {
  const sorted = (all: readonly Texts[]): readonly string[] => all.map((one) => JSON.stringify(one)).toSorted();
  expect(sorted(images)).toEqual(sorted(expected));
}

const ab = diskOf([['f', bytes('ab')]]);

describe('what a crash leaves of one file', () => {
  test('of a write within it: all, nothing, or any beginning', () => {
    const { images, tally } = lastImages(ab, [write('f', 0, 'XY')]);
    expectSame(images, [{ f: 'ab' }, { f: 'XY' }, { f: 'Xb' }]);
    expect(tally).toEqual({ images: 1 + 3, duplicates: 0, moments: 2, sampled: 0 });
  });

  test('of a write beyond its end: the bytes without the size, the size without the bytes', () => {
    const { images, tally } = lastImages(ab, [write('f', 1, 'XY')]);
    expectSame(images, [{ f: 'ab' }, { f: 'aXY' }, { f: 'aX' }, { f: 'aX\0' }, { f: 'ab\0' }]);
    expect(tally.images).toBe(1 + 5);
  });

  test('of two writes: either without the other, and the later one torn', () => {
    const { images } = lastImages(diskOf([['f', bytes('....')]]), [write('f', 0, 'ab'), write('f', 1, 'XY')]);
    const torn = ['aX..', '.X..']; // the later one, with the earlier and without
    const tornEarlier = ['a...']; // if the later one is lost
    const whole = ['....', 'ab..', '.XY.', 'aXY.'];
    expectSame(
      images,
      [...whole, ...torn, ...tornEarlier].map((f) => ({ f })),
    );
  });

  test('of a truncation: all or nothing, in the order of sizes', () => {
    expectSame(lastImages(ab, [{ kind: 'truncate', file: 'f', size: 1 }]).images, [{ f: 'ab' }, { f: 'a' }]);
    const twice: readonly DiskOperation[] = [
      { kind: 'truncate', file: 'f', size: 0 },
      { kind: 'truncate', file: 'f', size: 3 },
    ];
    expectSame(lastImages(ab, twice).images, [{ f: 'ab' }, { f: '' }, { f: '\0\0\0' }]);
  });

  test('of a write over several sectors: a beginning, or the later sectors without the first', () => {
    const start = diskOf([['f', new Uint8Array(1536)]]);
    const { images } = lastImages(start, [write('f', 500, 'x'.repeat(600))], { ...crashBounds, cuts: 600 });
    const zeros = (count: number): string => '\0'.repeat(count);
    for (const [from, to] of [
      [500, 501],
      [500, 700],
      [500, 1099],
      [512, 1100],
      [1024, 1100],
      [500, 1100],
    ] as const) {
      expect(images).toContainEqual({ f: zeros(from) + 'x'.repeat(to - from) + zeros(1536 - to) });
    }
    expect(images).toHaveLength(1 + 600 + 2);
  });

  test('of what is synced: all of it', () => {
    const { images } = lastImages(ab, [write('f', 1, 'XY'), sync('f')]);
    expect(images).toEqual([{ f: 'aXY' }]);
  });
});

describe('what a crash leaves of the directory', () => {
  const names = (operations: readonly DiskOperation[]): readonly string[] =>
    lastImages(
      diskOf([
        ['a', bytes('1')],
        ['b', bytes('2')],
      ]),
      operations,
    ).images.map((image) => JSON.stringify(image));

  test('its oldest changes, and none without those before it', () => {
    expect(names([rename('a', 'c'), { kind: 'remove', file: 'b' }])).toEqual([
      '{"a":"1","b":"2"}',
      '{"b":"2","c":"1"}',
      '{"c":"1"}',
    ]);
  });

  test('of a rename onto a file: one or the other', () => {
    expect(names([rename('a', 'b')])).toEqual(['{"a":"1","b":"2"}', '{"b":"1"}']);
  });

  test('of what is synced: all of it', () => {
    expect(names([rename('a', 'b'), syncDirectory])).toEqual(['{"b":"1"}']);
  });
});

test('the life of a small file, moment by moment', () => {
  const operations = [create('f'), write('f', 0, 'xy'), sync('f'), syncDirectory];
  const images: Texts[][] = operations.concat(syncDirectory).map(() => []);
  for (const { disk, after } of crashImages(emptyDisk(), operations)) images[after]?.push(texts(disk));
  expect(images[0]).toEqual([{}]);
  expectSame(images[1] ?? [], [{}, { f: '' }]);
  expectSame(images[2] ?? [], [{}, { f: '' }, { f: 'xy' }, { f: 'x' }, { f: 'x\0' }, { f: '\0\0' }]);
  expectSame(images[3] ?? [], [{}, { f: 'xy' }]);
  expect(images[4]).toEqual([{ f: 'xy' }]);
  expect(lastImages(emptyDisk(), operations).tally).toEqual({ images: 12, duplicates: 0, moments: 5, sampled: 0 });
});

test('files are crashed together: each way of one with each way of the other', () => {
  const start = diskOf([
    ['a', bytes('..')],
    ['b', bytes('..')],
  ]);
  const { images } = lastImages(start, [write('a', 0, 'xy'), write('b', 0, 'xy')]);
  const ways = ['..', 'x.', 'xy'];
  expectSame(
    images,
    ways.flatMap((a) => ways.map((b) => ({ a, b }))),
  );
});

test('two images that read the same count as one', () => {
  const start = diskOf([
    ['a', bytes('same')],
    ['b', bytes('same')],
  ]);
  const { images, tally } = lastImages(start, [rename('a', 'b'), create('a'), rename('b', 'a')]);
  expectSame(images, [{ a: 'same', b: 'same' }, { b: 'same' }, { a: '', b: 'same' }, { a: 'same' }]);
  expect(tally.duplicates).toBe(0);
  const swapped = lastImages(start, [rename('a', 'c'), rename('b', 'a'), rename('c', 'b')]);
  expectSame(swapped.images, [
    { a: 'same', b: 'same' },
    { b: 'same', c: 'same' },
    { a: 'same', c: 'same' },
  ]);
  expect(swapped.tally.duplicates).toBe(1);
});

describe('where there is too much to try, the tally says that it was a sample', () => {
  const many = Array.from({ length: 8 }, (_, at) => write('f', at, 'x'));
  const eight = diskOf([['f', new Uint8Array(8)]]);

  test('of the subsets of writes', () => {
    const { images, tally } = lastImages(eight, many);
    expect(tally.sampled).toBe(2); // with seven and with eight un-synced writes
    for (const f of ['xxxxxxxx', '\0\0\0\0\0\0\0\0', 'xxxxx\0\0\0', 'xxxx\0xxx', '\0\0x\0\0\0\0\0']) {
      expect(images).toContainEqual({ f });
    }
    expect(images.length).toBeLessThan(2 ** 8);
    expect(lastImages(eight, many, { ...crashBounds, subsetsOf: 8 })).toMatchObject({ tally: { sampled: 0 } });
  });

  test('of the bytes at which a write is torn', () => {
    const long = [write('f', 0, 'x'.repeat(1100))];
    const { images, tally } = lastImages(diskOf([['f', new Uint8Array(1100)]]), long, { ...crashBounds, cuts: 4 });
    expect(tally.sampled).toBe(1);
    const beginnings = images.flatMap(({ f = '' }) => (f.startsWith('x') ? [f.lastIndexOf('x') + 1] : []));
    expect(new Set(beginnings)).toEqual(new Set([1, 512, 1024, 1099, 1100]));
  });

  test('of both: only the very last write is torn at each byte', () => {
    const start = diskOf([['f', new Uint8Array(12)]]);
    const { images, tally } = lastImages(start, [...many, write('f', 8, 'abcd')]);
    expect(tally.sampled).toBe(3);
    for (const last of ['a\0\0\0', 'ab\0\0', 'abc\0']) expect(images).toContainEqual({ f: `xxxxxxxx${last}` });
    expect(images).toContainEqual({ f: 'xxxx\0xxxabc\0' });
    expect(images).not.toContainEqual({ f: 'xxxx\0xxxab\0\0' });
  });

  test('of several files at once', () => {
    const start = diskOf([
      ['a', bytes('..')],
      ['b', bytes('..')],
    ]);
    const { images, tally } = lastImages(start, [write('a', 0, 'xy'), write('b', 0, 'xy')], {
      ...crashBounds,
      joint: 8,
    });
    expect(tally).toMatchObject({ sampled: 1, duplicates: 4 });
    expectSame(images, [
      { a: '..', b: '..' },
      { a: 'xy', b: '..' },
      { a: 'x.', b: '..' },
      { a: '..', b: 'xy' },
      { a: 'xy', b: 'xy' },
      { a: 'x.', b: 'xy' },
      { a: '..', b: 'x.' },
      { a: 'xy', b: 'x.' },
    ]);
  });
});

test('every byte that a crash leaves was there before: synced, written, or a zero of a longer file', () => {
  fc.assert(
    fc.property(someOperations({ wide: false, maxLength: 8 }), (operations) => {
      const seen = new Set([0]);
      for (const operation of operations)
        if (operation.kind === 'write') operation.bytes.forEach((byte) => seen.add(byte));
      let all = 0;
      for (const { disk } of crashImages(emptyDisk(), operations)) {
        all += 1;
        for (const list of Object.values(byteLists(disk))) for (const byte of list) expect(seen).toContain(byte);
      }
      expect(all).toBeGreaterThan(operations.length);
    }),
  );
});

test('what is synced in file and directory is left, and nothing else, by every crash', () => {
  fc.assert(
    fc.property(someOperations({ wide: false, maxLength: 12 }), (operations) => {
      const last = operations.reduce((disk, operation) => perform(disk, operation).disk, emptyDisk());
      const syncs = [...last.directory.visible.keys()].map(sync);
      const synced = [...syncs, syncDirectory].reduce((disk, operation) => perform(disk, operation).disk, last);
      const images = [...crashImages(synced, [])];
      expect(images).toHaveLength(1);
      expect(images.map(({ disk }) => byteLists(disk))).toEqual([byteLists(last)]);
    }),
  );
});
