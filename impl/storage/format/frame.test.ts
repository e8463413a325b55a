import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FrameCursor } from './frame.ts';
import {
  isForeign,
  encodeFrame,
  firstCursor,
  frameBytes,
  frameType,
  readFrameHeader,
  readFramePayload,
  zlibChecksum,
} from './frame.ts';

const payload = Buffer.from('one batch');
const cursor: FrameCursor = { sequence: 2 ** 40, crc: 17, salt: 23 };

function read(bytes: Uint8Array, { crc, salt }: FrameCursor, at = 0): Uint8Array | undefined {
  const header = readFrameHeader(bytes, at, salt, zlibChecksum);
  if (header === undefined || frameBytes(header.payloadLength) > bytes.length - at) return undefined;
  return readFramePayload(bytes, at, header, crc, zlibChecksum)?.payload;
}

describe('a frame', () => {
  test('brings back what it carries, from any place in a file', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(9), (carried, words) => {
        const { bytes } = encodeFrame(frameType.batch, cursor, carried, zlibChecksum);
        const file = new Uint8Array(8 * words + bytes.length + 8);
        file.set(bytes, 8 * words);
        expect(read(file, cursor, 8 * words)).toEqual(carried);
        expect(bytes.length % 8).toBe(0);
      }),
    );
  });

  test('says what it is before all of it is there', () => {
    const { bytes } = encodeFrame(frameType.snapshot, cursor, payload, zlibChecksum);
    const header = { version: 1, type: frameType.snapshot, sequence: 2 ** 40, payloadLength: payload.length };
    expect(readFrameHeader(bytes.subarray(0, 24), 0, cursor.salt, zlibChecksum)).toEqual(header);
    expect(readFrameHeader(bytes.subarray(0, 23), 0, cursor.salt, zlibChecksum)).toBeUndefined();
  });

  test('is not read with any bit turned over', () => {
    const { bytes } = encodeFrame(frameType.batch, cursor, payload, zlibChecksum);
    for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(read(flipped, cursor)).toBeUndefined();
    }
  });

  test('is not read behind another frame, or in another file', () => {
    const { bytes } = encodeFrame(frameType.batch, cursor, payload, zlibChecksum);
    expect(read(bytes, cursor)).toEqual(Uint8Array.from(payload));
    expect(read(bytes, { ...cursor, crc: 18 })).toBeUndefined();
    expect(read(bytes, { ...cursor, salt: 24 })).toBeUndefined();
  });

  test('goes on from the one before, and all of a file share what the first one gives', () => {
    const first = encodeFrame(frameType.segment, firstCursor(5), payload, zlibChecksum).next;
    expect(first).toEqual({ sequence: 6, crc: first.crc, salt: first.crc });
    const second = encodeFrame(frameType.batch, first, payload, zlibChecksum).next;
    expect(second).toEqual({ sequence: 7, crc: second.crc, salt: first.crc });
    expect(second.crc).not.toBe(first.crc);
  });

  test('begins as no other file does', () => {
    expect(isForeign(encodeFrame(frameType.batch, cursor, payload, zlibChecksum).bytes)).toBe(false);
    expect(isForeign(Buffer.from('PK and more'))).toBe(true);
    expect(isForeign(Buffer.from('Raf'))).toBe(false); // cut short
    expect(isForeign(new Uint8Array(100))).toBe(false);
  });
});
