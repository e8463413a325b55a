import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestWords } from '../../numbering/digest.ts';
import { Fingerprints, regions, slotBytes } from '../../numbering/fingerprints.ts';
import { randomWords } from '../testing/random-words.ts';
import { CommonTable } from './common-table.ts';

const bytesOf = (slots: number): number => regions * slots * slotBytes;
const memoryFor = (slots: number): SharedArrayBuffer => new SharedArrayBuffer(bytesOf(slots));

/** Adds these words, three a fingerprint, to the table: the positions of those that were new. */
function freshOf(table: Pick<CommonTable, 'addAll'>, words: readonly number[]): readonly number[] {
  const count = words.length / digestWords;
  const fresh = new Int32Array(count);
  return [...fresh.subarray(0, table.addAll(Int32Array.from(words), count, fresh))];
}

function manyWords(count: number): readonly number[] {
  const next = randomWords(1);
  return Array.from({ length: digestWords * count }, () => next());
}

/** As the parts of a search do it: each moves a share of what can be moved at once, the last of them first. */
function growBy(tables: readonly CommonTable[]): void {
  for (let left = regions; left > 0; ) {
    const [first] = tables;
    const from = left <= 100 ? 0 : (first?.movableFrom(left) ?? 0);
    const each = from === 0 ? left : Math.ceil((left - from) / tables.length);
    for (const [k, table] of tables.entries()) {
      table.move(Math.min(from + k * each, left), Math.min(from + (k + 1) * each, left));
    }
    left = from;
  }
  for (const table of tables) table.grow();
}

const anyWord = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const someWord = fc.oneof(anyWord, fc.integer({ min: -2, max: 2 }));
const someTop = fc.oneof(anyWord, fc.constantFrom(0, -1)); // in a few regions, some at a few homes

describe('a table that is shared', () => {
  test('says of each fingerprint whether any thread has added it, as one that is not shared', () => {
    const all = fc.array(fc.tuple(fc.nat(2), someTop, someWord, fc.oneof(anyWord, fc.constantFrom(-1, 2))), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(all, fc.constantFrom(2 ** 16, bytesOf(128)), (adding, inArray) => {
        const memory = memoryFor(128);
        const threads = [0, 1, 2].map(() => new CommonTable(memory, 128, inArray));
        const alone = new Fingerprints(2 ** 28);
        for (const [thread, ...words] of [...adding, ...adding]) {
          expect(freshOf(threads[thread] as CommonTable, words)).toEqual(freshOf(alone, words));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('takes words of 0 like any others, though 0 marks what is empty', () => {
    const table = new CommonTable(memoryFor(8), 8);
    expect(freshOf(table, [7 << 16, 0, 0, 7 << 16, 0, 5, 8 << 16, 0, 0, 7 << 16, 0, 0])).toEqual([0, 1, 2]);
  });

  // To four times its size, then to what is left of the memory: then regions move by less than their length.
  test.each([1, 2, 3])('keeps everything when it grows where it lies, moved by %d', (count) => {
    const memory = memoryFor(100);
    const threads = Array.from({ length: count }, () => new CommonTable(memory, 16, 2 ** 24));
    const [first] = threads as [CommonTable];
    const words = manyWords(100_000);
    expect(freshOf(first, words)).toHaveLength(100_000);
    for (const slots of [64, 100]) {
      growBy(threads);
      expect(first.bytes).toBe(bytesOf(slots));
      for (const table of threads) expect(freshOf(table, words)).toHaveLength(0);
      expect(entriesIn(memory)).toBe(100_000);
    }
    expect(first.growAt).toBe(Infinity);
    expect(first.full).toBeGreaterThan(0.3 * regions * 100);
  });
});

function entriesIn(memory: SharedArrayBuffer): number {
  const words = new Int32Array(memory);
  let count = 0;
  for (let k = 0; k < words.length; k += 2) if (words[k] !== 0) count += 1;
  return count;
}
