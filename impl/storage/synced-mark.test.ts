import { describe, expect, test } from 'vitest';
import { zlibChecksum } from './format/frame.ts';
import type { SyncedMark } from './synced-mark.ts';
import { encodeMark, markFileBytes, noMark, readMark } from './synced-mark.ts';

const mark = (counter: number): SyncedMark => ({ counter, segment: 2, offset: 8 * counter, snapshotIndex: 3 });

function fileWith(...marks: readonly SyncedMark[]): Uint8Array {
  const file = new Uint8Array(markFileBytes);
  for (const each of marks) {
    const { at, bytes } = encodeMark(each, zlibChecksum);
    file.set(bytes, at);
  }
  return file;
}

describe('the mark', () => {
  test('is the newest of those written', () => {
    for (let last = 1; last < 6; last += 1) {
      const marks = Array.from({ length: last }, (_, k) => mark(k + 1));
      expect(readMark(fileWith(...marks), zlibChecksum)).toEqual(mark(last));
    }
  });

  test('is the one before where the newest is cut short or damaged, and never anything else', () => {
    const { at, bytes } = encodeMark(mark(8), zlibChecksum);
    for (let written = 0; written < bytes.length; written += 1) {
      const file = fileWith(mark(6), mark(7));
      file.set(bytes.subarray(0, written), at);
      const { counter } = readMark(file, zlibChecksum);
      expect([7, 8]).toContain(counter);
    }
    for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
      const file = fileWith(mark(7), mark(8));
      file[at + (bit >> 3)] = (file[at + (bit >> 3)] ?? 0) ^ (1 << (bit & 7));
      expect(readMark(file, zlibChecksum)).toEqual(mark(7));
    }
  });

  test('says nothing where there is none', () => {
    for (const size of [0, 1, 39, 512, markFileBytes]) {
      expect(readMark(new Uint8Array(size), zlibChecksum)).toEqual(noMark);
    }
  });
});
