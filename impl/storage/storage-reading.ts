import type { DiskProgram } from './disk.ts';
import { listFiles, readFile, readIfThere } from './disk-programs.ts';
import type { DirectoryListing } from './file-names.ts';
import { markFile, segmentFile, snapshotFile, sortFiles } from './file-names.ts';
import type { Checksum } from './frame.ts';
import { requireIdentity } from './identity.ts';
import { LogImage } from './log-image.ts';
import type { Segment } from './segment-files.ts';
import type { FrameVisitor, ReplayedSegment } from './segment-replay.ts';
import { replaySegment } from './segment-replay.ts';
import type { StoredSnapshot } from './snapshot-file.ts';
import { readSnapshot } from './snapshot-file.ts';
import { corrupt } from './storage-error.ts';
import type { Identity } from './storage.ts';
import type { SyncedMark } from './synced-mark.ts';
import { readMark } from './synced-mark.ts';

export interface ReadingRules {
  readonly identity: Identity | null; // null: whoever's it is
  readonly payloadBytesMax: number;
  readonly checksum: Checksum;
}

/** All that a directory holds. */
export interface StorageReading {
  readonly listing: DirectoryListing;
  readonly mark: SyncedMark;
  readonly stored: StoredSnapshot | null; // the newest
  readonly segments: readonly Segment[];
  readonly last: ReplayedSegment | null; // null: nothing is stored yet
  readonly image: LogImage; // what the segments say, without the snapshot
}

/**
 * Reads everything and changes nothing. The mark comes first: so it is not newer than the rest, even if another process
 * is writing. Throws a StorageError unless all that was ever synced is there.
 */
export function* readStorage(rules: ReadingRules, visitor?: FrameVisitor): DiskProgram<StorageReading> {
  const mark = readMark((yield* readIfThere(markFile)) ?? new Uint8Array(), rules.checksum);
  const listing = sortFiles(yield* listFiles());
  requireSegments(listing, mark);
  const stored = yield* newestSnapshot(listing, rules);
  const coveredTo = stored?.snapshot.index ?? 0;
  if (mark.snapshotIndex > coveredTo) {
    throw corrupt({ file: markFile }, `a snapshot of index ${mark.snapshotIndex} was synced, and it is not there`);
  }
  const image = new LogImage();
  const segments: Segment[] = [];
  let last: ReplayedSegment | null = null;
  for (const number of listing.segments) {
    const expected = {
      number,
      identity: rules.identity ?? stored?.identity ?? last?.header.identity ?? null,
      before: last,
      coveredTo,
      syncedTo: mark.segment === number ? mark.offset : 0,
    };
    const file = segmentFile(number);
    last = replaySegment({ ...rules, file, bytes: yield* readFile(file) }, expected, image, visitor);
    segments.push({ number, baseIndex: last.header.baseIndex });
  }
  return { listing, mark, stored, segments, last, image };
}

// Segments are made one after the other and removed from the oldest on.
function requireSegments({ segments, snapshots }: DirectoryListing, { segment: synced }: SyncedMark): void {
  const first = segments[0] ?? 1;
  const gap = segments.findIndex((number, k) => number !== first + k);
  const missing = gap >= 0 ? first + gap : first + segments.length;
  if (gap >= 0 || missing <= synced) throw corrupt({ file: segmentFile(missing) }, 'this segment is missing');
  const [snapshot] = snapshots;
  if (segments.length === 0 && snapshot !== undefined) {
    throw corrupt({ file: snapshot }, 'the log that belongs to this snapshot is missing');
  }
}

function* newestSnapshot(
  { snapshots }: DirectoryListing,
  { identity, ...rules }: ReadingRules,
): DiskProgram<StoredSnapshot | null> {
  const file = snapshots.at(-1);
  if (file === undefined) return null;
  const stored = readSnapshot({ ...rules, file, bytes: yield* readFile(file) });
  if (identity !== null) requireIdentity(file, stored.identity, identity);
  const { index, term } = stored.snapshot;
  if (file !== snapshotFile(index, term)) {
    throw corrupt({ file }, `this is the snapshot of index ${index} and term ${term} under the name of another`);
  }
  return stored;
}
