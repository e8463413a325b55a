import { describe, expect, test } from 'vitest';
import { encodeFrame, firstCursor, frameType, zlibChecksum } from '../format/frame.ts';
import type { TailVerdict } from './torn-tail.ts';
import { judgeTail } from './torn-tail.ts';

const text = (length: number): Uint8Array => Buffer.alloc(length, 'abcdefg');

const first = encodeFrame(frameType.segment, firstCursor(0), text(40), zlibChecksum);
const at = first.bytes.length;

/** A zero-filled segment of 4096 bytes: its first frame, and then `bytes`. */
function segment(bytes: Uint8Array): Uint8Array {
  const file = new Uint8Array(4096);
  file.set(first.bytes);
  file.set(bytes, at);
  return file;
}

const judge = (file: Uint8Array): TailVerdict => judgeTail(file, at, first.next, zlibChecksum);

const frame = encodeFrame(frameType.batch, first.next, text(1500), zlibChecksum);
const small = encodeFrame(frameType.batch, first.next, text(10), zlibChecksum);

describe('where no frame could be read', () => {
  test('nothing but zeros is the end', () => {
    expect(judge(segment(new Uint8Array()))).toEqual({ kind: 'end' });
    expect(judge(segment(new Uint8Array()).subarray(0, at))).toEqual({ kind: 'end' });
  });

  test.each([
    ['a long frame', frame],
    ['a small one', small],
  ])('%s that was written up to any byte is torn', (_, { bytes }) => {
    for (let written = 1; written < bytes.length; written += 1) {
      expect(judge(segment(bytes.subarray(0, written))).kind).toBe('torn');
      expect(judge(segment(bytes.subarray(0, written)).subarray(0, at + written)).kind).toBe('torn');
    }
  });

  test('a frame is torn whichever of its sectors are missing', () => {
    const boundaries = [at, 512, 1024, 1536, at + frame.bytes.length];
    const sectors = boundaries.slice(1).map((end, k) => [boundaries[k] ?? 0, end] as const);
    for (let missing = 1; missing < 2 ** sectors.length - 1; missing += 1) {
      const file = segment(frame.bytes);
      for (const [k, [start, end]] of sectors.entries()) if ((missing >> k) % 2 === 1) file.fill(0, start, end);
      expect(judge(file).kind).toBe('torn');
    }
  });

  test('what is torn goes as far as anything was written', () => {
    expect(judge(segment(frame.bytes.subarray(0, 700)))).toEqual({ kind: 'torn', end: at + 700 });
  });

  test('a changed bit is damage, in any frame that is there whole', () => {
    for (const { bytes } of [frame, small]) {
      for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
        const file = segment(bytes);
        file[at + (bit >> 3)] = (file[at + (bit >> 3)] ?? 0) ^ (1 << (bit & 7));
        expect(judge(file).kind).toBe('damaged');
      }
    }
  });

  test('a frame that is not the next one is damage: it was there before, or one is missing', () => {
    const skipped = encodeFrame(frameType.batch, { ...first.next, sequence: 2 }, text(10), zlibChecksum);
    expect(judge(segment(skipped.bytes))).toEqual({ kind: 'damaged', fact: 'frame 2 where 1 was expected' });
  });

  test('a missing sector is damage if a later frame was written', () => {
    const later = encodeFrame(frameType.batch, frame.next, text(10), zlibChecksum);
    for (const [from, to] of [
      [at, 512],
      [512, 1024],
    ] as const) {
      const file = segment(Buffer.concat([frame.bytes, later.bytes]));
      file.fill(0, from, to);
      const fact = `frame 1 is damaged, but a later one follows at byte ${at + frame.bytes.length}`;
      expect(judge(file)).toEqual({ kind: 'damaged', fact });
    }
  });

  test('a command made to look like a later frame does not pass for one', () => {
    const forged = encodeFrame(frameType.batch, { ...firstCursor(9), salt: 0 }, text(10), zlibChecksum);
    const carrying = encodeFrame(frameType.batch, first.next, Buffer.concat([text(1000), forged.bytes]), zlibChecksum);
    const file = segment(carrying.bytes);
    file.fill(0, at, 512);
    expect(judge(file).kind).toBe('torn');
  });
});
