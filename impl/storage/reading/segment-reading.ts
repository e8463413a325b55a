import type { Checksum, FrameCursor, FrameHeader } from '../format/frame.ts';
import {
  firstCursor,
  formatVersion,
  frameBytes,
  frameType,
  isForeign,
  nextCursor,
  readFrameHeader,
  readFramePayload,
} from '../format/frame.ts';
import { decodeBatch } from '../format/records.ts';
import type { SegmentHeader } from '../format/segment.ts';
import { decodeSegmentHeader } from '../format/segment.ts';
import { StorageError, corrupt, foreign } from '../storage-error.ts';
import type { WriteBatch } from '../storage.ts';

/** A file of frames, and by which rules it is read. */
export interface FrameSource {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly payloadBytesMax: number;
  readonly checksum: Checksum;
}

/** What a frame holds, and where it ends. */
export interface ReadFrame<Content> {
  readonly content: Content;
  readonly sequence: number;
  readonly end: number;
  readonly next: FrameCursor;
}

export function readSegmentHeader(source: FrameSource): ReadFrame<SegmentHeader> {
  return readFirstFrame(source, frameType.segment, decodeSegmentHeader);
}

/** The frame that a file of ours begins with. */
export function readFirstFrame<Content>(
  source: FrameSource,
  type: number,
  decode: (payload: Uint8Array) => Content,
): ReadFrame<Content> {
  const { file, bytes, checksum } = source;
  if (isForeign(bytes)) throw foreign(file, 'this is no file of a Raft log');
  const header = readFrameHeader(bytes, 0, 0, checksum);
  const frame = header === undefined ? undefined : readFrame(source, 0, firstCursor(header.sequence), type, decode);
  if (frame === undefined) throw corrupt({ file, offset: 0 }, 'the first frame is damaged or cut short');
  return frame;
}

/** The batch at `at`; undefined if there is none that is whole. */
export function readBatch(source: FrameSource, at: number, cursor: FrameCursor): ReadFrame<WriteBatch> | undefined {
  return readFrame(source, at, cursor, frameType.batch, decodeBatch);
}

function readFrame<Content>(
  source: FrameSource,
  at: number,
  cursor: FrameCursor,
  type: number,
  decode: (payload: Uint8Array) => Content,
): ReadFrame<Content> | undefined {
  const { file, bytes, checksum } = source;
  const header = readFrameHeader(bytes, at, cursor.salt, checksum);
  if (header === undefined || header.sequence !== cursor.sequence) return undefined;
  requireKnown(source, at, header, type);
  const end = at + frameBytes(header.payloadLength);
  if (end > bytes.length) return undefined;
  const read = readFramePayload(bytes, at, header, cursor.crc, checksum);
  if (read === undefined) return undefined;
  const content = wellFormed(file, at, () => decode(read.payload));
  return { content, sequence: cursor.sequence, end, next: nextCursor(cursor, read.crc) };
}

// The header has passed its crc, so these are no accidents of a crash.
function requireKnown({ file, payloadBytesMax }: FrameSource, at: number, header: FrameHeader, type: number): void {
  const { version, payloadLength } = header;
  if (version > formatVersion) {
    const fact = `written in format ${version}, this version reads up to ${formatVersion}`;
    const remedy = 'Run the version that wrote it, or a newer one.';
    throw new StorageError('STORAGE_VERSION', { file, offset: at }, fact, remedy);
  }
  if (header.type !== type) throw corrupt({ file, offset: at }, `a frame of type ${header.type} where ${type} belongs`);
  if (payloadLength > payloadBytesMax) {
    throw corrupt(
      { file, offset: at },
      `a frame of ${payloadLength} bytes, where payloadBytesMax is ${payloadBytesMax}`,
    );
  }
}

// A frame that passed its crc and makes no sense all the same was written by something else than this program.
function wellFormed<Content>(file: string, offset: number, decode: () => Content): Content {
  try {
    return decode();
  } catch (error) {
    throw corrupt({ file, offset }, `the frame makes no sense: ${String(error)}`);
  }
}
