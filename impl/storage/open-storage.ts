import type { DiskProgram } from './disk/disk.ts';
import { writeWhole } from './disk/disk-programs.ts';
import { markFile, segmentFile, snapshotFile } from './format/file-names.ts';
import { LogStorage } from './log-storage.ts';
import type { ReplayedSegment } from './reading/segment-replay.ts';
import { encodeSnapshot } from './reading/snapshot-file.ts';
import type { StorageOptions } from './storage-options.ts';
import { defaultStorageOptions } from './storage-options.ts';
import { readStorage } from './reading/storage-reading.ts';
import { missing } from './storage-error.ts';
import type { Identity, OpenedStorage } from './storage.ts';
import type { SyncedMark } from './synced-mark.ts';
import { markFileBytes } from './synced-mark.ts';

/**
 * Recovers what a server stored in a directory, or begins with nothing in an empty one if the options say with which
 * configuration. What comes back is durable: what
 * no mark vouches for may have been read from memory that a failed sync left behind, and is written and synced again.
 * Throws a StorageError if the directory is not sound, not this server's, or empty where it must not be, a DiskError if the disk fails.
 */
export function* openStorage(identity: Identity, options: StorageOptions = {}): DiskProgram<OpenedStorage> {
  const rules = { ...defaultStorageOptions, ...options, identity };
  const reading = yield* readStorage(rules);
  const { listing, mark, stored, last, tornTail, image } = reading;
  if (last === null && (rules.mustExist || options.configuration === undefined)) throw missing();
  for (const file of listing.unfinished) yield { kind: 'remove', file };
  if (!listing.hasMark) yield* createMarkFile();
  if (last !== null) yield* confirm(last, mark);
  if (stored !== null && stored.snapshot.index > mark.snapshotIndex) {
    const { index, term } = stored.snapshot;
    yield* writeWhole(snapshotFile(index, term), encodeSnapshot(stored, rules.checksum));
  }
  const storage = new LogStorage(rules, reading);
  // The remains of a torn batch stay where they are. Nothing is ever written over them, so nothing can be mixed with them.
  if (tornTail !== null) yield* storage.beginSegment();
  yield* storage.settle(stored?.snapshot ?? null);
  return { storage, state: image.toState(), tornTail };
}

// Its size never changes again, so that later writes of a mark need no space.
function* createMarkFile(): DiskProgram<void> {
  yield { kind: 'create', file: markFile };
  yield { kind: 'write', file: markFile, at: 0, bytes: new Uint8Array(markFileBytes) };
  yield { kind: 'sync', file: markFile };
  yield { kind: 'syncDirectory' };
}

/** Makes sure of the last frame, if no mark vouches for it. Those before it were synced before it was written. */
function* confirm({ header, bytes, lastFrameAt, end }: ReplayedSegment, mark: SyncedMark): DiskProgram<void> {
  if (mark.segment === header.number && mark.offset >= end) return;
  const file = segmentFile(header.number);
  if (lastFrameAt === 0) {
    // Perhaps not even the name of the file is durable. That of one with a batch is, since the batch came after.
    yield* writeWhole(file, bytes.slice().fill(0, end));
  } else {
    yield { kind: 'write', file, at: lastFrameAt, bytes: bytes.subarray(lastFrameAt, end) };
    yield { kind: 'sync', file };
  }
}
