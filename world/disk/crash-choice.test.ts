import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DiskOperation } from '../../impl/index.ts';
import { crashChoice } from './crash-choice.ts';
import { crashImages } from './crash-images.ts';
import { crashDisk } from './crash.ts';
import { noFaults } from './disk-faults.ts';
import { perform } from './perform.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { diskOf, emptyDisk, withFaults } from './simulated-disk.ts';
import { byteLists, bytes } from './testing/contents.ts';
import { someOperations } from './testing/operations.ts';

type Crash = (disk: SimulatedDisk, number: number) => SimulatedDisk;

const chosen: Crash = (disk, number) => crashDisk(disk, crashChoice(disk, number));

function keyOf(disk: SimulatedDisk): string {
  return JSON.stringify(byteLists(disk));
}

function after(start: SimulatedDisk, operations: readonly DiskOperation[]): SimulatedDisk {
  return operations.reduce((disk, operation) => perform(disk, operation).disk, start);
}

const smallDisks = fc
  .tuple(someOperations({ wide: false, maxLength: 9 }), fc.option(fc.integer({ min: 1, max: 4 })))
  .map(([operations, nth]) => {
    const faults = { ...noFaults, syncs: nth === null ? [] : [{ nth, times: 'once' } as const] };
    return after(withFaults(emptyDisk(), faults), operations);
  });

function choosesOnlyImages(crash: Crash): void {
  fc.assert(
    fc.property(smallDisks, fc.array(fc.integer(), { minLength: 8, maxLength: 8 }), (disk, numbers) => {
      const images = new Set([...crashImages(disk, [])].map((image) => keyOf(image.disk)));
      for (const number of numbers) expect(images).toContain(keyOf(crash(disk, number)));
    }),
    { endOnFailure: true },
  );
}

test('what is chosen is one of the images that a crash may leave', () => {
  choosesOnlyImages(chosen);
});

test('and it is noticed if it is none: a synced file lost, or a name changed out of turn', () => {
  expect(() => choosesOnlyImages((disk, number) => ({ ...chosen(disk, number), files: new Map() }))).toThrow();
  expect(() =>
    choosesOnlyImages((disk, number) => {
      const { directory, ...rest } = disk;
      const unsynced = directory.unsynced.toReversed();
      return chosen({ ...rest, directory: { ...directory, unsynced } }, number);
    }),
  ).toThrow();
});

test('the same number chooses the same', () => {
  fc.assert(
    fc.property(smallDisks, fc.integer(), (disk, number) => {
      expect(crashChoice(disk, number)).toEqual(crashChoice(disk, number));
    }),
  );
});

test.each<readonly [string, SimulatedDisk, number]>([
  [
    'a longer file and a new name',
    after(diskOf([['a', bytes('old')]]), [
      { kind: 'write', file: 'a', at: 1, bytes: bytes('wxyz') },
      { kind: 'truncate', file: 'a', size: 4 },
      { kind: 'rename', from: 'a', to: 'b' },
    ]),
    24,
  ],
  [
    'a write over two sectors',
    after(diskOf([['a', new Uint8Array(516)]]), [{ kind: 'write', file: 'a', at: 508, bytes: bytes('abcdefgh') }]),
    10,
  ],
])('every image is chosen by some number: %s', (_, disk, count) => {
  const images = [...crashImages(disk, [])].map((image) => keyOf(image.disk));
  const found = new Set(Array.from({ length: 2_000 }, (__, number) => keyOf(chosen(disk, number))));
  expect(images).toHaveLength(count);
  expect(images.filter((image) => !found.has(image))).toHaveLength(0);
});

test('what is durable is chosen as it is', () => {
  const disk = diskOf([['a', bytes('one')]]);
  expect(chosen(disk, 7)).toEqual(disk);
});
