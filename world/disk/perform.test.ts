import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DiskOperation } from '../../impl/index.ts';
import { crashDisk } from './crash.ts';
import type { FileChoice } from './crash.ts';
import type { Inode } from './directory.ts';
import { changesOf } from './file-state.ts';
import type { Performed } from './perform.ts';
import { perform } from './perform.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { diskOf, emptyDisk } from './simulated-disk.ts';
import { byteLists, bytes, texts } from './testing/contents.ts';
import { NaiveDisk } from './testing/naive-disk.ts';
import { someOperations } from './testing/operations.ts';

type Performer = (disk: SimulatedDisk, operation: DiskOperation) => Performed;

function shown(performed: Performed): unknown {
  if (performed.kind === 'failed') return performed.error.code;
  return performed.answer instanceof Uint8Array ? [...performed.answer] : performed.answer;
}

function allKept(disk: SimulatedDisk): SimulatedDisk {
  const files = new Map<Inode, FileChoice>();
  for (const [inode, file] of disk.files) {
    const changes = changesOf(file);
    files.set(inode, { written: changes.map(() => true), sizes: changes.length });
  }
  return crashDisk(disk, { directory: disk.directory.unsynced.length, files });
}

/** Throws where a disk and the naive one differ, or where an operation changes a disk that it was given. */
function compare(performer: Performer, operations: readonly DiskOperation[]): void {
  const naive = new NaiveDisk();
  const before: (readonly [SimulatedDisk, unknown])[] = [];
  let disk = emptyDisk();
  for (const operation of operations) {
    before.push([disk, byteLists(disk)]);
    const performed = performer(disk, operation);
    expect(shown(performed)).toEqual(naive.perform(operation));
    expect(performer(disk, operation)).toEqual(performed);
    disk = performed.disk;
    expect(byteLists(disk)).toEqual(naive.visible());
    expect(byteLists(allKept(disk))).toEqual(naive.visible());
    expect(byteLists(crashDisk(disk, { directory: 0, files: new Map() }))).toEqual(naive.durable());
  }
  for (const [old, contents] of before) expect(byteLists(old)).toEqual(contents);
}

function compareRandomly(performer: Performer): void {
  const operations = someOperations({ wide: true, maxLength: 25 });
  fc.assert(
    fc.property(operations, (some) => compare(performer, some)),
    { numRuns: 60, endOnFailure: true },
  );
}

describe('answers, contents, and what is durable are those of a plain map of names to bytes', () => {
  test('for any operations, and no disk changes once it is made', { tags: 'slow' }, () => {
    compareRandomly(perform);
  });

  test.each<readonly [string, Performer]>([
    [
      'the sync of a file does nothing',
      (disk, operation) =>
        operation.kind === 'sync' ? { kind: 'done', disk, answer: undefined } : perform(disk, operation),
    ],
    [
      'the sync of the directory syncs the files',
      (disk, operation) => {
        const performed = perform(disk, operation);
        return operation.kind === 'syncDirectory' ? { ...performed, disk: allKept(performed.disk) } : performed;
      },
    ],
    [
      'a write changes the page that it finds',
      (disk, operation) => {
        if (operation.kind === 'write') {
          const file = disk.files.get(disk.directory.visible.get(operation.file) ?? -1);
          // Not the page of zeros: it is in many files, of other tests too.
          const page = file?.visible.pages.find((some) => some.some((byte) => byte !== 0));
          page?.set(operation.bytes.subarray(0, 1), 0);
        }
        return perform(disk, operation);
      },
    ],
    [
      'a file that is renamed loses what was written since the sync',
      (disk, operation) => {
        const crashed = crashDisk(disk, { directory: disk.directory.unsynced.length, files: new Map() });
        return perform(operation.kind === 'rename' ? { ...disk, files: crashed.files } : disk, operation);
      },
    ],
  ])('and the comparison notices if %s', (_, broken) => {
    expect(() => compareRandomly(broken)).toThrow();
  });
});

test('an operation on no file, or the creation of one that exists, fails and changes nothing', () => {
  const disk = diskOf([['a', bytes('one')]]);
  const wrong: readonly DiskOperation[] = [
    { kind: 'read', file: 'b' },
    { kind: 'write', file: 'b', at: 0, bytes: bytes('x') },
    { kind: 'truncate', file: 'b', size: 1 },
    { kind: 'sync', file: 'b' },
    { kind: 'remove', file: 'b' },
    { kind: 'rename', from: 'b', to: 'a' },
  ];
  for (const operation of wrong) {
    const performed = perform(disk, operation);
    expect(performed).toMatchObject({
      kind: 'failed',
      error: { code: 'ENOENT', operation: operation.kind, file: 'b' },
    });
    expect(performed.disk).toBe(disk);
  }
  expect(perform(disk, { kind: 'create', file: 'a' })).toMatchObject({
    kind: 'failed',
    disk,
    error: { code: 'EEXIST' },
  });
});

describe('a full disk', () => {
  const disk = diskOf(
    [
      ['a', bytes('12')],
      ['b', bytes('34')],
    ],
    6,
  );

  test('takes as much of a write as there is room for, and says that it is full', () => {
    const performed = perform(disk, { kind: 'write', file: 'a', at: 1, bytes: bytes('xyzuv') });
    expect(performed).toMatchObject({ kind: 'failed', error: { code: 'ENOSPC' } });
    expect(texts(performed.disk)).toEqual({ a: '1xyz', b: '34' });
  });

  test('takes a write over bytes that are there', () => {
    const full = perform(disk, { kind: 'truncate', file: 'a', size: 4 }).disk;
    expect(perform(full, { kind: 'write', file: 'a', at: 0, bytes: bytes('xyzu') }).kind).toBe('done');
    const beyond = perform(full, { kind: 'write', file: 'b', at: 5, bytes: bytes('x') });
    expect(beyond).toMatchObject({ kind: 'failed', error: { code: 'ENOSPC' } });
    expect(texts(beyond.disk)).toEqual(texts(full));
  });

  test('does not let a file grow beyond it, and has room again once one is gone', () => {
    const refused = perform(disk, { kind: 'truncate', file: 'a', size: 5 });
    expect(refused).toMatchObject({ kind: 'failed', disk, error: { code: 'ENOSPC' } });
    const removed = perform(disk, { kind: 'remove', file: 'b' }).disk;
    expect(perform(removed, { kind: 'truncate', file: 'a', size: 6 }).kind).toBe('done');
  });
});

test('a file that no name leads to, not even after a crash, is forgotten', () => {
  const removed = perform(
    diskOf([
      ['a', bytes('one')],
      ['b', bytes('two')],
    ]),
    { kind: 'remove', file: 'a' },
  ).disk;
  expect(removed.files.size).toBe(2);
  expect(texts(crashDisk(removed, { directory: 0, files: new Map() }))).toEqual({ a: 'one', b: 'two' });
  expect(perform(removed, { kind: 'syncDirectory' }).disk.files.size).toBe(1);
});
