import { crc32 } from 'node:zlib';

/**
 * The unit of writing: one frame is one batch, and at most one frame is written but not yet synced.
 *
 *     magic 4 | version 1 | type 1 | zero 2 | sequence 8 | payload length 4 | crc of these 20 bytes 4
 *     payload, zeros up to a multiple of 8
 *     crc of all before it 4 | end mark 4
 *
 * The second crc goes on from that of the frame before: it binds a frame to all before it, so one lost, repeated or put
 * elsewhere is found. The end mark has no zero in it: a frame whose last byte is zero was not written to its end.
 */
export interface FrameHeader {
  readonly version: number;
  readonly type: number;
  readonly sequence: number;
  readonly payloadLength: number;
}

/** Where a frame stands in its file: its number, and what its two checksums go on from. */
export interface FrameCursor {
  readonly sequence: number;
  readonly crc: number; // that of the frame before; 0 in the first of a file
  // Of the file's first frame; 0 in that one itself. Nobody who only sends commands knows it, so no command can be made
  // to look like a frame.
  readonly salt: number;
}

/** `zlib.crc32`, unless a test shows what would pass without it. */
export type Checksum = (bytes: Uint8Array, previous: number) => number;

export const zlibChecksum: Checksum = (bytes, previous) => crc32(bytes, previous);

export const frameType = { segment: 1, batch: 2, snapshot: 3 } as const;
export const formatVersion = 1;
export const frameHeaderBytes = 24;
export const alignmentBytes = 8;

const frameTrailerBytes = 8;
const magic = 0x52_61_66_74; // 'Raft'
const endMark = 0x2e_65_6e_64; // '.end'
const checkedBytes = frameHeaderBytes - 4;
const highUnit = 2 ** 32;

export function frameBytes(payloadLength: number): number {
  return frameHeaderBytes + Math.ceil(payloadLength / alignmentBytes) * alignmentBytes + frameTrailerBytes;
}

/** Where the first frame of a file stands. */
export function firstCursor(sequence: number): FrameCursor {
  return { sequence, crc: 0, salt: 0 };
}

/** Where the next frame stands, behind one with this crc. */
export function nextCursor({ sequence, salt }: FrameCursor, crc: number): FrameCursor {
  return { sequence: sequence + 1, crc, salt: salt === 0 ? crc : salt };
}

export interface EncodedFrame {
  readonly bytes: Uint8Array;
  readonly next: FrameCursor;
}

export function encodeFrame(type: number, cursor: FrameCursor, payload: Uint8Array, checksum: Checksum): EncodedFrame {
  const bytes = new Uint8Array(frameBytes(payload.length));
  const view = viewOf(bytes);
  view.setUint32(0, magic);
  view.setUint8(4, formatVersion);
  view.setUint8(5, type);
  view.setUint32(8, Math.floor(cursor.sequence / highUnit));
  view.setUint32(12, cursor.sequence % highUnit);
  view.setUint32(16, payload.length);
  view.setUint32(checkedBytes, checksum(bytes.subarray(0, checkedBytes), cursor.salt));
  bytes.set(payload, frameHeaderBytes);
  const crc = checksum(bytes.subarray(0, -8), cursor.crc);
  view.setUint32(bytes.length - 8, crc);
  view.setUint32(bytes.length - 4, endMark);
  return { bytes, next: nextCursor(cursor, crc) };
}

/** Whether a file begins as none of ours does: with other bytes, and not with zeros where bytes were lost. */
export function isForeign(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && ![magic, 0].includes(viewOf(bytes).getUint32(0));
}

/** The header of a frame at `at`; undefined if there is no valid one. */
export function readFrameHeader(
  bytes: Uint8Array,
  at: number,
  salt: number,
  checksum: Checksum,
): FrameHeader | undefined {
  if (at + frameHeaderBytes > bytes.length) return undefined;
  const view = viewOf(bytes);
  if (view.getUint32(at) !== magic) return undefined;
  if (view.getUint32(at + checkedBytes) !== checksum(bytes.subarray(at, at + checkedBytes), salt)) return undefined;
  const sequence = view.getUint32(at + 8) * highUnit + view.getUint32(at + 12);
  return {
    version: view.getUint8(at + 4),
    type: view.getUint8(at + 5),
    sequence,
    payloadLength: view.getUint32(at + 16),
  };
}

export interface FramePayload {
  readonly payload: Uint8Array;
  readonly crc: number;
}

/** What a frame that lies whole in `bytes` carries; undefined if it is not what was written. */
export function readFramePayload(
  bytes: Uint8Array,
  at: number,
  { payloadLength }: FrameHeader,
  previous: number,
  checksum: Checksum,
): FramePayload | undefined {
  const end = at + frameBytes(payloadLength);
  const view = viewOf(bytes);
  if (view.getUint32(end - 4) !== endMark) return undefined;
  const crc = checksum(bytes.subarray(at, end - 8), previous);
  if (view.getUint32(end - 8) !== crc) return undefined;
  return { payload: bytes.subarray(at + frameHeaderBytes, at + frameHeaderBytes + payloadLength), crc };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
