import { describe, expect, test } from 'vitest';
import { emptyConfiguration } from '../../core/configuration.ts';
import type { DiskAnswer, DiskProgram } from '../disk/disk.ts';
import { DiskError } from '../disk/disk.ts';
import { segmentFile, snapshotFile } from '../format/file-names.ts';
import type { FrameCursor } from '../format/frame.ts';
import { encodeFrame, frameType, zlibChecksum } from '../format/frame.ts';
import { encodeBatch } from '../format/records.ts';
import { runProgram } from '../disk/run-program.ts';
import type { SegmentHeader } from '../format/segment.ts';
import { encodeSegmentHeader } from '../format/segment.ts';
import { encodeSnapshot } from './snapshot-file.ts';
import { StorageError } from '../storage-error.ts';
import { defaultStorageOptions } from '../storage-options.ts';
import type { StorageReading } from './storage-reading.ts';
import { readStorage } from './storage-reading.ts';
import type { Identity } from '../storage.ts';
import type { SyncedMark } from '../synced-mark.ts';
import { encodeMark } from '../synced-mark.ts';

type Files = Readonly<Record<string, Uint8Array>>;

const identity: Identity = { cluster: 'blue', server: 2 };
const hardState = { currentTerm: 1, votedFor: null };

/** What a program that only reads comes to. */
function run<Result>(program: DiskProgram<Result>, files: Files): Result {
  return runProgram(program, (operation) => {
    if (operation.kind === 'list') return Object.keys(files);
    const content = operation.kind === 'read' ? files[operation.file] : undefined;
    if (content !== undefined) return content;
    throw new DiskError('ENOENT', operation.kind, 'file' in operation ? operation.file : '');
  });
}

const read = (files: Files, owner: Identity | null = identity): StorageReading =>
  run(readStorage({ ...defaultStorageOptions, identity: owner }), files);

/** What is wrong with these files, as the code of the error and its first line. */
function refusal(files: Files, owner: Identity | null = identity): string {
  try {
    read(files, owner);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return `${error.code}: ${error.message.split('\n')[0]}`;
  }
  return 'nothing';
}

interface Written {
  readonly bytes: Uint8Array;
  readonly next: FrameCursor;
}

const header: SegmentHeader = {
  identity,
  number: 1,
  base: 0,
  baseTerm: 0,
  baseConfiguration: emptyConfiguration,
  hardState,
  previousCrc: 0,
};

function segment(changes: Partial<SegmentHeader> = {}, sequence = 0): Written {
  return encodeSegmentHeader({ ...header, ...changes }, sequence, zlibChecksum);
}

function followedBy({ bytes, next }: Written, payload: Uint8Array, type: number = frameType.batch): Written {
  const frame = encodeFrame(type, next, payload, zlibChecksum);
  return { bytes: Buffer.concat([bytes, frame.bytes]), next: frame.next };
}

const batch = (from: number, ...terms: readonly number[]): Uint8Array =>
  encodeBatch({ hardState, from, entries: terms.map((term) => ({ term, command: null })) });

function withCrc(bytes: Uint8Array, change: (frame: Uint8Array) => void): Uint8Array {
  const changed = bytes.slice();
  change(changed);
  const view = new DataView(changed.buffer);
  view.setUint32(20, zlibChecksum(changed.subarray(0, 20), 0));
  view.setUint32(changed.length - 8, zlibChecksum(changed.subarray(0, -8), 0));
  return changed;
}

const mark = (changes: Partial<SyncedMark>): Uint8Array => {
  const encoded = encodeMark({ counter: 2, segment: 0, offset: 0, snapshotIndex: 0, ...changes }, zlibChecksum);
  return encoded.bytes;
};

const snapshot = (index: number, owner = identity): Uint8Array =>
  encodeSnapshot(
    { identity: owner, snapshot: { index, term: 1, configuration: emptyConfiguration, data: '' } },
    zlibChecksum,
  );

const [one, two, three] = [segmentFile(1), segmentFile(2), segmentFile(3)];

describe('a directory is read', () => {
  test('from nothing at all', () => {
    expect(read({})).toMatchObject({ last: null, stored: null, segments: [] });
  });

  test('over two segments, the second of which goes on from the first', () => {
    const first = followedBy(segment(), batch(1, 1, 1));
    const second = segment({ number: 2, base: 2, baseTerm: 1, previousCrc: first.next.crc }, 2);
    const { image, segments } = read({ [one]: first.bytes, [two]: second.bytes });
    expect(image.toState().log.entries).toHaveLength(2);
    expect(segments).toEqual([
      { number: 1, base: 0 },
      { number: 2, base: 2 },
    ]);
  });

  test('whoever it belongs to, if nobody says who it should be', () => {
    expect(read({ [one]: segment().bytes }, null).last?.header.identity).toEqual(identity);
  });
});

describe('a directory is refused', () => {
  const first = followedBy(segment(), batch(1, 1, 1));
  const goesOn = { number: 2, base: 2, baseTerm: 1, previousCrc: first.next.crc };
  const other = { cluster: 'blue', server: 3 };
  const name = snapshotFile(4, 1);

  test.each<[string, Files, string]>([
    [
      'of another server',
      { [one]: segment({ identity: other }).bytes },
      `IDENTITY: ${one}: this is of server 3 of cluster "blue", not of server 2 of cluster "blue"`,
    ],
    [
      'of another cluster',
      { [one]: segment({ identity: { ...identity, cluster: 'Blue' } }).bytes },
      `IDENTITY: ${one}: this is of server 2 of cluster "Blue", not of server 2 of cluster "blue"`,
    ],
    [
      'with the snapshot of another',
      { [one]: first.bytes, [name]: snapshot(4, other) },
      `IDENTITY: ${name}: this is of server 3 of cluster "blue", not of server 2 of cluster "blue"`,
    ],
    [
      'written by a newer version',
      { [one]: withCrc(segment().bytes, (bytes) => (bytes[4] = 2)) },
      `VERSION: ${one} at byte 0: written in format 2, this version reads up to 1`,
    ],
    [
      'with another file under our name',
      { [one]: Buffer.from('#!/bin/sh\n') },
      `FOREIGN: ${one}: this is no file of a Raft log`,
    ],
    [
      'with an empty file under our name',
      { [one]: new Uint8Array() },
      `CORRUPT: ${one} at byte 0: the first frame is damaged or cut short`,
    ],
    [
      'with a snapshot in the place of a segment',
      { [one]: snapshot(1) },
      `CORRUPT: ${one} at byte 0: a frame of type 3 where 1 belongs`,
    ],
    [
      'with a gap',
      { [one]: first.bytes, [three]: segment({ ...goesOn, number: 3 }, 3).bytes },
      `CORRUPT: ${two}: entries up to 2 are missing: neither this segment nor a snapshot of them is there`,
    ],
    [
      'without the last segment',
      { [one]: first.bytes, synced: mark({ segment: 2 }) },
      `CORRUPT: ${two}: this segment was synced, and it is missing`,
    ],
    ['without any', { synced: mark({ segment: 1 }) }, `CORRUPT: ${one}: this segment was synced, and it is missing`],
    ['without a log', { [name]: snapshot(4) }, `CORRUPT: ${name}: the log that belongs to this snapshot is missing`],
    [
      'without the first segment',
      { [two]: segment(goesOn, 2).bytes },
      `CORRUPT: ${one}: entries up to 2 are missing: neither this segment nor a snapshot of them is there`,
    ],
    [
      'without its snapshot',
      { [one]: first.bytes, synced: mark({ segment: 1, snapshotIndex: 4 }) },
      `CORRUPT: synced: a snapshot of index 4 was synced, and it is not there`,
    ],
    [
      'with a renamed segment',
      { [one]: segment({ number: 2 }).bytes },
      `CORRUPT: ${one} at byte 0: this is segment 2 under the name of another`,
    ],
    [
      'with a renamed snapshot',
      { [one]: first.bytes, [name]: snapshot(5) },
      `CORRUPT: ${name}: this is the snapshot of index 5 and term 1 under the name of another`,
    ],
    [
      'with more than a snapshot in its file',
      { [one]: first.bytes, [name]: Buffer.concat([snapshot(4), new Uint8Array(8)]) },
      `CORRUPT: ${name} at byte ${snapshot(4).length}: something follows on the snapshot`,
    ],
    [
      'with a segment of another log',
      { [one]: first.bytes, [two]: segment({ ...goesOn, previousCrc: 5 }, 2).bytes },
      `CORRUPT: ${two} at byte 0: it does not go on from the segment before it`,
    ],
    [
      'with a segment from elsewhere in it',
      { [one]: first.bytes, [two]: segment(goesOn, 3).bytes },
      `CORRUPT: ${two} at byte 0: it does not go on from the segment before it`,
    ],
    [
      'with a gap between entries',
      { [one]: followedBy(segment(), batch(2, 1)).bytes },
      `CORRUPT: ${one} at byte ${segment().bytes.length}: entries from 2 on a log that ends at 0`,
    ],
    [
      'with a batch that makes no sense',
      { [one]: followedBy(segment(), Buffer.from([9])).bytes },
      `CORRUPT: ${one} at byte ${segment().bytes.length}: the frame makes no sense: MalformedBytes: record 9 where 1 was expected`,
    ],
    [
      'with a segment in a segment',
      { [one]: followedBy(segment(), batch(1), frameType.segment).bytes },
      `CORRUPT: ${one} at byte ${segment().bytes.length}: a frame of type 1 where 2 belongs`,
    ],
  ])('%s', (_, files, fact) => {
    expect(refusal(files)).toBe(`STORAGE_${fact}`);
  });

  test('with two owners, even if nobody says who it should be', () => {
    const files = { [one]: first.bytes, [two]: segment({ ...goesOn, identity: other }, 2).bytes };
    expect(refusal(files, null)).toMatch(/^STORAGE_IDENTITY: .* of server 3 .* not of server 2/);
  });

  test('with a batch larger than is read', () => {
    const rules = { ...defaultStorageOptions, identity, payloadBytesMax: 200 };
    const files = { [one]: followedBy(segment(), batch(1, ...Array<number>(50).fill(1))).bytes };
    expect(() => run(readStorage(rules), files)).toThrow(/a frame of \d+ bytes, where payloadBytesMax is 200/);
  });
});

describe('a disk is not trusted', () => {
  const answering = (answers: readonly DiskAnswer[]) => (): unknown => {
    const program = readStorage({ ...defaultStorageOptions, identity });
    program.next();
    return answers.map((answer) => program.next(answer));
  };

  test('to answer what it was asked', () => {
    expect(answering([['names']])).toThrow('a read is answered with bytes');
    expect(answering([new Uint8Array(), new Uint8Array()])).toThrow('a list is answered with names');
  });

  test('to work: an error ends it', () => {
    const program = readStorage({ ...defaultStorageOptions, identity });
    program.next();
    expect(() => program.throw(new DiskError('EIO', 'read', 'synced'))).toThrow('read synced failed: EIO');
  });
});
