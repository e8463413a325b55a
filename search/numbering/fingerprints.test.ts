import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fingerprints, missProbability } from './fingerprints.ts';
import { randomWords } from '../explore/testing/random-words.ts';

const least = 2 ** 16 * 128 * 8; // bytes of a table that has not grown
const plenty = 2 ** 30;
const batch = 1000;
const effectiveBits = 80; // 16 say in which region a fingerprint is kept, the others are stored

type Words = readonly [top: number, low: number, high: number];

/** What of a fingerprint counts: 16 bits of the first word and the other two, of which the second is never 0. */
const textOf = ([top, low, high]: Words): string => `${top >>> 16} ${low === 0 ? 1 : low} ${high}`;

const anyWord = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const someWord = fc.oneof(anyWord, fc.integer({ min: -2, max: 2 }), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1));
const scattered = fc.array(fc.tuple(anyWord, someWord, someWord), { maxLength: 300 });
/** All in a few regions, at a few homes: not so many that one overflows. */
const clustered = fc.array(fc.tuple(fc.constantFrom(0, -1, 2 ** 30), someWord, someWord), { maxLength: 60 });

describe('a set of fingerprints', () => {
  test('says of each whether it was there, as a set of texts does', () => {
    fc.assert(
      fc.property(fc.oneof(scattered, clustered), (all) => {
        const table = new Fingerprints(plenty);
        const known = new Set<string>();
        for (const words of [...all, ...all]) {
          expect(add(table, ...words)).toBe(!known.has(textOf(words)));
          known.add(textOf(words));
          expect(table.size).toBe(known.size);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('takes a second word of 0 like any other, though 0 marks an empty place', () => {
    const table = new Fingerprints(plenty);
    expect([add(table, 7 << 16, 0, 5), add(table, 7 << 16, 0, 5), add(table, 7 << 16, 0, 6)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(add(table, 8 << 16, 0, 0)).toBe(true);
    expect(add(table, 8 << 16, 0, 0)).toBe(false);
  });

  test('keeps all of them when it grows', { tags: 'slow' }, () => {
    const table = new Fingerprints(plenty);
    const count = 5_000_000;
    expect(fill(table, count)).toBe(count);
    expect(table.bytes).toBe(4 * least);
    expect(table.load).toBeCloseTo((8 * count) / table.bytes);
    expect(countKnown(table, count)).toBe(count);
  });

  test('keeps all of them when it goes on in many arrays, and when these grow', { tags: 'slow' }, () => {
    const table = new Fingerprints(3.2 * least);
    const count = 12_000_000;
    expect(fill(table, count)).toBe(count);
    expect(table.bytes).toBeGreaterThan(2.2 * least); // all that there was room for beside the one array
    expect(table.bytes).toBeLessThanOrEqual(3.2 * least);
    expect(countKnown(table, count)).toBe(count);
  });

  test('says no when it is full, and has lost nothing', { tags: 'slow' }, () => {
    const table = new Fingerprints(1.25 * least);
    const added = fill(table, 6_000_000);
    expect(added).toBeLessThan(6_000_000);
    expect(table.reserve(batch)).toBe(false);
    expect(table.bytes).toBeLessThanOrEqual(1.25 * least);
    expect(table.size).toBe(added);
    expect(countKnown(table, added)).toBe(added);
  });

  test('never becomes larger than the first table if no more memory is allowed', () => {
    const table = new Fingerprints(least);
    expect(table.reserve(1)).toBe(true);
    expect(table.reserve(2 ** 23)).toBe(false);
    expect(table.bytes).toBe(least);
  });

  test('has a full region as an error, not as a loss', () => {
    const table = new Fingerprints(plenty);
    for (let high = 0; high < 128; high += 1) add(table, 0, 1, high);
    expect(() => add(table, 0, 1, 128)).toThrow('a region of the table of fingerprints is full');
    expect(add(table, 0, 1, 127)).toBe(false);
  });
});

describe('the probability that a state was missed', () => {
  test('is that of a coincidence among all pairs, for each renaming that a fingerprint is chosen from', () => {
    expect(missProbability(1, 1)).toBe(0);
    expect(missProbability(2, 1)).toBe(2 ** -effectiveBits);
    expect(missProbability(2 ** 20, 1) / 2 ** (39 - effectiveBits)).toBeCloseTo(1, 5);
    expect(missProbability(1e9, 6)).toBeCloseTo(6 * missProbability(1e9, 1), 10);
    expect(missProbability(1e9, 6)).toBeLessThan(1e-5);
  });

  test('is never above 1', () => {
    expect(missProbability(1e15, 120)).toBe(1);
  });
});

const located = new Int32Array(3);
const fresh = new Int32Array(1);

function add(table: Fingerprints, ...[top, low, high]: Words): boolean {
  located[0] = top;
  located[1] = low;
  located[2] = high;
  return table.addAll(located, 1, fresh) === 1;
}

/** Adds so many fingerprints, or as many as there is room for. How many it was. */
function fill(table: Fingerprints, count: number): number {
  const next = randomWords(42);
  for (let k = 0; k < count; k += 1) {
    if (k % batch === 0 && !table.reserve(batch)) return k;
    add(table, next(), next(), next());
  }
  return count;
}

/** How many of the same fingerprints are in the table. */
function countKnown(table: Fingerprints, count: number): number {
  const next = randomWords(42);
  let known = 0;
  for (let k = 0; k < count; k += 1) if (!add(table, next(), next(), next())) known += 1;
  return known;
}
