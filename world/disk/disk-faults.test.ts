import { describe, expect, test } from 'vitest';
import type { DiskOperation } from '../../impl/index.ts';
import { crashDisk } from './crash.ts';
import { crashImages } from './crash-images.ts';
import type { DiskFaults } from './disk-faults.ts';
import { noFaults } from './disk-faults.ts';
import { perform } from './perform.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { diskOf, withFaults } from './simulated-disk.ts';
import { bytes, texts } from './testing/contents.ts';

const write = (at: number, text: string): DiskOperation => ({ kind: 'write', file: 'a', at, bytes: bytes(text) });
const sync: DiskOperation = { kind: 'sync', file: 'a' };
const syncDirectory: DiskOperation = { kind: 'syncDirectory' };

/** A disk with one file after these operations, and how each ended: `done`, or the code of its error. */
function after(
  faults: Partial<DiskFaults>,
  ...operations: readonly DiskOperation[]
): readonly [SimulatedDisk, string[]] {
  let disk = withFaults(diskOf([['a', bytes('old')]]), { ...noFaults, ...faults });
  const ends: string[] = [];
  for (const operation of operations) {
    const performed = perform(disk, operation);
    ends.push(performed.kind === 'done' ? 'done' : performed.error.code);
    disk = performed.disk;
  }
  return [disk, ends];
}

/** Every state of the files that a crash may leave now. */
function leftBy(disk: SimulatedDisk): readonly unknown[] {
  return [...crashImages(disk, [])].map((image) => texts(image.disk));
}

describe('a sync that fails', () => {
  const once: Partial<DiskFaults> = { syncs: [{ nth: 1, times: 'once' }] };

  test('loses what was written, though it is still read, and no later sync brings it back', () => {
    const [disk, ends] = after(once, write(0, 'NEW'), sync, sync);
    expect(ends).toEqual(['done', 'EIO', 'done']);
    expect(texts(disk)).toEqual({ a: 'NEW' });
    expect(leftBy(disk)).toEqual([{ a: 'old' }]);
  });

  test('loses the bytes of a longer file, not its size', () => {
    const [failed] = after(once, write(2, 'XYZ'), sync);
    expect(leftBy(failed)).toEqual([{ a: 'old' }, { a: 'old\0\0' }]);
    const [retried] = after(once, write(2, 'XYZ'), sync, sync);
    expect(leftBy(retried)).toEqual([{ a: 'old\0\0' }]);
  });

  test('does not lose a truncation', () => {
    const [disk] = after(once, { kind: 'truncate', file: 'a', size: 1 }, sync, sync);
    expect(leftBy(disk)).toEqual([{ a: 'o' }]);
  });

  test('does not stand in the way of what is written later', () => {
    const [disk] = after(once, write(0, 'NEW'), sync, write(1, 'x'), sync);
    expect(texts(disk)).toEqual({ a: 'NxW' });
    expect(leftBy(disk)).toEqual([{ a: 'oxd' }]);
    const [again] = after(once, write(0, 'NEW'), sync, write(0, 'NEW'), sync);
    expect(leftBy(again)).toEqual([{ a: 'NEW' }]);
  });

  test('is the one that was asked for, of files and directory together, once or for ever', () => {
    const syncs = [sync, syncDirectory, sync, syncDirectory];
    expect(after({ syncs: [{ nth: 2, times: 'once' }] }, ...syncs)[1]).toEqual(['done', 'EIO', 'done', 'done']);
    expect(after({ syncs: [{ nth: 2, times: 'forever' }] }, ...syncs)[1]).toEqual(['done', 'EIO', 'EIO', 'EIO']);
    const [disk] = after({}, sync, sync);
    const counted = withFaults(disk, { ...noFaults, syncs: [{ nth: 1, times: 'once' }] });
    expect(perform(counted, sync).kind).toBe('failed');
  });

  test('of the directory loses the changes of names, though they are still seen', () => {
    const renamed: DiskOperation = { kind: 'rename', from: 'a', to: 'b' };
    const [disk] = after(once, renamed, syncDirectory, syncDirectory);
    expect(texts(disk)).toEqual({ b: 'old' });
    expect(leftBy(disk)).toEqual([{ a: 'old' }]);
    const [later] = after(once, renamed, syncDirectory, { kind: 'rename', from: 'b', to: 'c' }, syncDirectory);
    expect(leftBy(later)).toEqual([{ a: 'old', c: 'old' }]);
  });
});

test('a write that fails keeps so many of its bytes, as if they had been written', () => {
  const [disk, ends] = after(
    { writes: [{ nth: 2, keeps: 2, code: 'EIO' }] },
    write(0, 'NEW'),
    write(0, 'xyz'),
    write(2, '!'),
  );
  expect(ends).toEqual(['done', 'EIO', 'done']);
  expect(texts(disk)).toEqual({ a: 'xy!' });
  const [nothing] = after({ writes: [{ nth: 1, keeps: 0, code: 'ENOSPC' }] }, write(0, 'NEW'));
  expect(leftBy(nothing)).toEqual([{ a: 'old' }]);
});

test('a bit that has turned over is read so, in every later content of that file and in no other', () => {
  const faults = { flips: [{ file: 'a', bit: 8 }] };
  const read: DiskOperation = { kind: 'read', file: 'a' };
  expect(perform(after(faults)[0], read)).toMatchObject({ answer: bytes('omd') });
  expect(perform(after(faults, write(1, 'm'))[0], read)).toMatchObject({ answer: bytes('old') });
  expect(perform(after(faults, { kind: 'truncate', file: 'a', size: 1 })[0], read)).toMatchObject({
    answer: bytes('o'),
  });
  expect(perform(after({ flips: [{ file: 'b', bit: 8 }] })[0], read)).toMatchObject({ answer: bytes('old') });
});

test('nothing goes wrong any more after a crash, until it is asked for again', () => {
  const [disk] = after({ syncs: [{ nth: 1, times: 'forever' }], writes: [{ nth: 1, keeps: 0, code: 'EIO' }] }, sync);
  const crashed = crashDisk(disk, { directory: 0, files: new Map() });
  expect(perform(perform(crashed, write(0, 'x')).disk, sync).kind).toBe('done');
});
