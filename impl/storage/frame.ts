import { crc32 } from 'node:zlib';

/**
 * The unit of writing: one frame is one batch, and at most one frame is written but not yet synced.
 *
 *     magic 4 | version 1 | type 1 | zero 2 | sequence 8 | payload length 4 | crc of these 20 bytes 4
 *     payload, zeros up to a multiple of 8
 *     end mark 4 | crc 4 of all before it, going on from that of the frame before
 *
 * The chained crc binds a frame to all before it: one lost, repeated or put elsewhere is found. The end mark is no zero,
 * so the last sector of a frame that was written is never all zeros.
 */
export interface FrameHeader {
  readonly version: number;
  readonly type: number;
  readonly sequence: number;
  readonly payloadLength: number;
}

/** `zlib.crc32`, unless a test shows what would pass without it. */
export type Checksum = (bytes: Uint8Array, previous: number) => number;

export const zlibChecksum: Checksum = (bytes, previous) => crc32(bytes, previous);

export const frameType = { segment: 1, batch: 2, snapshot: 3 } as const;
export const formatVersion = 1;
export const frameHeaderBytes = 24;
export const frameTrailerBytes = 8;
export const alignmentBytes = 8;

const magic = 0x52_61_66_74; // 'Raft'
const endMark = 0x2e_65_6e_64; // '.end'
const checkedBytes = frameHeaderBytes - 4;
const highUnit = 2 ** 32;

export function frameBytes(payloadLength: number): number {
  return frameHeaderBytes + Math.ceil(payloadLength / alignmentBytes) * alignmentBytes + frameTrailerBytes;
}

export interface EncodedFrame {
  readonly bytes: Uint8Array;
  readonly crc: number; // what the next frame goes on from
}

export function encodeFrame(
  { type, sequence }: Pick<FrameHeader, 'type' | 'sequence'>,
  payload: Uint8Array,
  previous: number,
  checksum: Checksum,
): EncodedFrame {
  const bytes = new Uint8Array(frameBytes(payload.length));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic);
  view.setUint8(4, formatVersion);
  view.setUint8(5, type);
  view.setUint32(8, Math.floor(sequence / highUnit));
  view.setUint32(12, sequence % highUnit);
  view.setUint32(16, payload.length);
  view.setUint32(checkedBytes, checksum(bytes.subarray(0, checkedBytes), 0));
  bytes.set(payload, frameHeaderBytes);
  view.setUint32(bytes.length - 8, endMark);
  const crc = checksum(bytes.subarray(0, -4), previous);
  view.setUint32(bytes.length - 4, crc);
  return { bytes, crc };
}

/** Whether a file begins as ours do. */
export function beginsWithMagic(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0) === magic;
}

/** The header of a frame at `at`; undefined if there is no valid one. */
export function readFrameHeader(bytes: Uint8Array, at: number, checksum: Checksum): FrameHeader | undefined {
  if (at + frameHeaderBytes > bytes.length) return undefined;
  const view = viewOf(bytes);
  if (view.getUint32(at) !== magic) return undefined;
  if (view.getUint16(at + 6) !== 0) return undefined;
  if (view.getUint32(at + checkedBytes) !== checksum(bytes.subarray(at, at + checkedBytes), 0)) return undefined;
  const sequence = view.getUint32(at + 8) * highUnit + view.getUint32(at + 12);
  return { version: bytes[at + 4] ?? 0, type: bytes[at + 5] ?? 0, sequence, payloadLength: view.getUint32(at + 16) };
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
  if (view.getUint32(end - 8) !== endMark) return undefined;
  const crc = checksum(bytes.subarray(at, end - 4), previous);
  if (view.getUint32(end - 4) !== crc) return undefined;
  return { payload: bytes.subarray(at + frameHeaderBytes, at + frameHeaderBytes + payloadLength), crc };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
