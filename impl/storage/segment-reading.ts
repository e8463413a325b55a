import { MalformedBytes } from './bytes.ts';
import type { Checksum, FrameHeader } from './frame.ts';
import { beginsWithMagic, formatVersion, frameBytes, frameType, readFrameHeader, readFramePayload } from './frame.ts';
import { decodeBatch } from './records.ts';
import type { FrameCursor, SegmentHeader } from './segment.ts';
import { decodeSegmentHeader } from './segment.ts';
import { StorageError, corrupt, foreign } from './storage-error.ts';
import type { Batch } from './storage.ts';

/** A file of frames, and by which rules it is read. */
export interface FrameSource {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly payloadBytesMax: number;
  readonly checksum: Checksum;
}

export interface ReadFrame {
  readonly payload: Uint8Array;
  readonly crc: number;
  readonly sequence: number;
  readonly end: number;
}

/** The frame that a file of ours begins with. */
export function readFirstFrame(source: FrameSource, type: number): ReadFrame {
  const { file, bytes, checksum } = source;
  const header = readFrameHeader(bytes, 0, checksum);
  if (header === undefined) {
    if (bytes.length > 0 && !beginsWithMagic(bytes)) throw foreign(file, 0, 'this is no file of a Raft log');
    throw corrupt(file, 0, 'the header of the file is damaged or cut short');
  }
  if (header.version > formatVersion) throw tooNew(file, header.version);
  const frame = readFrame(source, 0, header.sequence, 0, type);
  if (frame === undefined) throw corrupt(file, 0, 'the header of the file is damaged or cut short');
  return frame;
}

export interface OpenedSegment {
  readonly header: SegmentHeader;
  readonly cursor: FrameCursor;
  readonly end: number; // of the header frame
}

export function readSegmentHeader(source: FrameSource): OpenedSegment {
  const { payload, crc, sequence, end } = readFirstFrame(source, frameType.segment);
  const header = wellFormed(source.file, 0, () => decodeSegmentHeader(payload));
  return { header, cursor: { sequence: sequence + 1, crc }, end };
}

export interface ReadBatch {
  readonly batch: Batch;
  readonly cursor: FrameCursor;
  readonly end: number;
}

/** The batch at `at`; undefined if there is none that is whole. */
export function readBatch(source: FrameSource, at: number, { sequence, crc }: FrameCursor): ReadBatch | undefined {
  const frame = readFrame(source, at, sequence, crc, frameType.batch);
  if (frame === undefined) return undefined;
  const batch = wellFormed(source.file, at, () => decodeBatch(frame.payload));
  return { batch, cursor: { sequence: sequence + 1, crc: frame.crc }, end: frame.end };
}

function readFrame(
  source: FrameSource,
  at: number,
  sequence: number,
  previous: number,
  type: number,
): ReadFrame | undefined {
  const header = readFrameHeader(source.bytes, at, source.checksum);
  if (header === undefined || header.sequence !== sequence) return undefined;
  requireKnown(source, at, header, type);
  const end = at + frameBytes(header.payloadLength);
  if (end > source.bytes.length) return undefined;
  const read = readFramePayload(source.bytes, at, header, previous, source.checksum);
  return read === undefined ? undefined : { ...read, sequence, end };
}

// The header has passed its crc, so these are no accidents of a crash.
function requireKnown(source: FrameSource, at: number, header: FrameHeader, type: number): void {
  if (header.version > formatVersion) throw tooNew(source.file, header.version);
  if (header.type !== type) throw corrupt(source.file, at, `a frame of type ${header.type} where ${type} belongs`);
  if (header.payloadLength > source.payloadBytesMax) {
    throw corrupt(source.file, at, `a frame of ${header.payloadLength} bytes, at most ${source.payloadBytesMax}`);
  }
}

/** What `decode` makes of bytes that passed their crc; corrupt if they make no sense all the same. */
export function wellFormed<Value>(file: string, offset: number, decode: () => Value): Value {
  try {
    return decode();
  } catch (error) {
    if (error instanceof MalformedBytes) throw corrupt(file, offset, `the frame makes no sense: ${error.message}`);
    throw error;
  }
}

function tooNew(file: string, version: number): StorageError {
  const fact = `written in format ${version}, this version reads up to ${formatVersion}`;
  return new StorageError('STORAGE_VERSION', { file, offset: 0 }, fact, 'Run the version that wrote it, or a newer one.');
}
