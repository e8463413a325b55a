import type { Configuration } from '../../core/configuration.ts';
import type { LogIndex } from '../../core/log.ts';
import type { DiskProgram } from '../disk/disk.ts';
import { listFiles, readFile, readIfThere } from '../disk/disk-programs.ts';
import type { DirectoryListing } from '../format/file-names.ts';
import { markFile, segmentFile, snapshotFile, sortFiles } from '../format/file-names.ts';
import type { Checksum } from '../format/frame.ts';
import { requireIdentity } from '../format/identity.ts';
import { LogImage } from '../format/log-image.ts';
import type { Segment } from '../segment-files.ts';
import type { ReplayedSegment, SeenFrame } from './segment-replay.ts';
import { replaySegment } from './segment-replay.ts';
import type { StoredSnapshot } from './snapshot-file.ts';
import { readSnapshot } from './snapshot-file.ts';
import type { StorageError } from '../storage-error.ts';
import { corrupt } from '../storage-error.ts';
import type { Identity, TornTail } from '../storage.ts';
import type { SyncedMark } from '../synced-mark.ts';
import { readMark } from '../synced-mark.ts';

export interface ReadingRules {
  readonly identity: Identity | null; // null: whoever's it is
  readonly configuration: Configuration; // where nothing is stored yet
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
  readonly tornTail: TornTail | null;
  readonly image: LogImage; // what the segments say, without the snapshot
}

/**
 * Reads everything and changes nothing. The mark comes first: so it is not newer than the rest, even if another process
 * is writing. Throws a StorageError unless all that was ever synced is there.
 */
export function* readStorage(
  rules: ReadingRules,
  see: (frame: SeenFrame) => void = () => undefined,
): DiskProgram<StorageReading> {
  const mark = readMark((yield* readIfThere(markFile)) ?? new Uint8Array(), rules.checksum);
  const listing = sortFiles(yield* listFiles());
  requireLast(listing, mark);
  const stored = yield* newestSnapshot(listing, rules);
  const coveredTo = stored?.snapshot.index ?? 0;
  if (mark.snapshotIndex > coveredTo) {
    throw corrupt({ file: markFile }, `a snapshot of index ${mark.snapshotIndex} was synced, and it is not there`);
  }
  const image = new LogImage(rules.configuration);
  const { stale, current } = partSegments(listing.segments);
  const segments: Segment[] = stale.map((number) => ({ number, base: 0 }));
  let last: ReplayedSegment | null = null;
  let gap: StorageError | null = null;
  for (const number of current) {
    const expected = {
      number,
      identity: rules.identity ?? stored?.identity ?? last?.header.identity ?? null,
      before: last,
      syncedTo: mark.segment === number ? mark.offset : 0,
    };
    const file = segmentFile(number);
    last = replaySegment({ ...rules, file, bytes: yield* readFile(file) }, expected, image, see);
    const { base } = last.header;
    segments.push({ number, base });
    // What the snapshot covers may be missing, and a segment that begins there needs nothing of those before it.
    if (base <= coveredTo) gap = null;
    else if (!last.goesOn) gap ??= corrupt({ file: segmentFile(number - 1) }, missingFact(base));
  }
  if (gap !== null) throw gap;
  return { listing, mark, stored, segments, last, tornTail: tornTailOf(last), image };
}

function requireLast({ segments, snapshots }: DirectoryListing, { segment: synced }: SyncedMark): void {
  const last = segments.at(-1) ?? 0;
  if (last < synced) throw corrupt({ file: segmentFile(last + 1) }, 'this segment was synced, and it is missing');
  const [snapshot] = snapshots;
  if (last === 0 && snapshot !== undefined) {
    throw corrupt({ file: snapshot }, 'the log that belongs to this snapshot is missing');
  }
}

/**
 * The last segments, up to a number that is missing, and those before it. These were to be removed, and a crash may have
 * brought them back: a removal that was not synced, as none is, may be lost while a later one is not.
 */
function partSegments(segments: readonly number[]): {
  readonly stale: readonly number[];
  readonly current: readonly number[];
} {
  const first = segments.findLastIndex((number, k) => number - 1 !== segments[k - 1]);
  return { stale: segments.slice(0, first), current: segments.slice(first) };
}

function missingFact(base: LogIndex): string {
  return `entries up to ${base} are missing: neither this segment nor a snapshot of them is there`;
}

function tornTailOf(last: ReplayedSegment | null): TornTail | null {
  if (last === null || last.tornEnd === null) return null;
  return { file: segmentFile(last.header.number), offset: last.end, bytes: last.tornEnd - last.end };
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
