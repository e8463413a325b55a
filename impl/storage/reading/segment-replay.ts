import type { FrameCursor } from '../format/frame.ts';
import { requireIdentity } from '../format/identity.ts';
import type { LogImage } from '../format/log-image.ts';
import type { FrameSource, ReadFrame } from './segment-reading.ts';
import { readBatch, readSegmentHeader } from './segment-reading.ts';
import type { SegmentHeader } from '../format/segment.ts';
import { corrupt } from '../storage-error.ts';
import type { Identity, WriteBatch } from '../storage.ts';
import { judgeTail } from './torn-tail.ts';

/** What is known of a segment before it is read. */
export interface SegmentExpectation {
  readonly number: number;
  readonly identity: Identity | null; // null: whoever's it is
  readonly before: ReplayedSegment | null; // null: the segment before is gone, or there was none
  readonly syncedTo: number; // the mark's offset; 0 if it says nothing of this segment
}

/** A segment as it was found. */
export interface ReplayedSegment {
  readonly header: SegmentHeader;
  readonly goesOn: boolean; // with the entries of the segment before; false: these are forgotten, or not known
  readonly bytes: Uint8Array; // of the whole file
  readonly lastFrameAt: number; // 0: it has no batch yet
  readonly end: number; // of the last frame
  readonly next: FrameCursor;
  readonly tornEnd: number | null; // where the remains of a torn frame end; null if there are none
}

/** A frame as it is read, for who wants to see more than what comes of them all. */
export type SeenFrame =
  | { readonly kind: 'segment'; readonly file: string; readonly size: number; readonly frame: ReadFrame<SegmentHeader> }
  | { readonly kind: 'batch'; readonly at: number; readonly frame: ReadFrame<WriteBatch> };

/** Brings into `image` what a segment says. Throws a StorageError unless all that was ever synced of it is there. */
export function replaySegment(
  source: FrameSource,
  expected: SegmentExpectation,
  image: LogImage,
  see: (frame: SeenFrame) => void,
): ReplayedSegment {
  const { file, bytes, checksum } = source;
  const opened = readSegmentHeader(source);
  const header = opened.content;
  requireExpected(source, opened, expected);
  see({ kind: 'segment', file, size: bytes.length, frame: opened });
  const isFirst = expected.before === null;
  const goesOn = !isFirst && header.base === image.lastIndex && header.baseTerm === image.lastTerm;
  if (!goesOn) image.rebase(header);
  image.hardState = header.hardState;
  let { end, next } = opened;
  let lastFrameAt = 0;
  for (let read = readBatch(source, end, next); read !== undefined; read = readBatch(source, end, next)) {
    const { content: batch } = read;
    see({ kind: 'batch', at: end, frame: read });
    if (batch.from > image.lastIndex + 1) {
      throw corrupt({ file, offset: end }, `entries from ${batch.from} on a log that ends at ${image.lastIndex}`);
    }
    image.append(batch);
    lastFrameAt = end;
    ({ end, next } = read);
  }
  const verdict = judgeTail(bytes, end, next, checksum);
  if (verdict.kind === 'damaged') throw corrupt({ file, offset: end }, verdict.fact);
  if (end < expected.syncedTo) {
    throw corrupt(
      { file, offset: end },
      `frame ${next.sequence} is not whole, though all up to byte ${expected.syncedTo} was synced`,
    );
  }
  return { header, goesOn, bytes, lastFrameAt, end, next, tornEnd: verdict.kind === 'torn' ? verdict.end : null };
}

function requireExpected(
  { file }: FrameSource,
  { content: header, sequence }: ReadFrame<SegmentHeader>,
  { number, identity, before }: SegmentExpectation,
): void {
  if (identity !== null) requireIdentity(file, header.identity, identity);
  if (header.number !== number)
    throw corrupt({ file, offset: 0 }, `this is segment ${header.number} under the name of another`);
  if (before !== null && (sequence !== before.next.sequence || header.previousCrc !== before.next.crc)) {
    throw corrupt({ file, offset: 0 }, 'it does not go on from the segment before it');
  }
}
