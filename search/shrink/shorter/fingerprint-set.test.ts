import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FingerprintSet } from './fingerprint-set.ts';

/** Few enough to come again, and to differ in one word alone. */
const word = fc.constantFrom(1, 2, -1, 2 ** 10, 2 ** 31 - 1, -(2 ** 31));

test('a fingerprint is added once, whichever of its words tells it from others', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word, word)), (all) => {
      const set = new FingerprintSet();
      const known = new Set<string>();
      for (const [top, low, high] of all) {
        const name = [top, low, high].join();
        expect(set.add(top, low, high)).toBe(!known.has(name));
        known.add(name);
      }
    }),
  );
});

test('those that are there stay there when the table grows, though all have one home', () => {
  const set = new FingerprintSet();
  const many = Array.from({ length: 1_500 }, (_, k) => k + 1);
  expect(many.every((k) => set.add(0, k, -k))).toBe(true);
  expect(many.some((k) => set.add(0, k, -k))).toBe(false);
  expect(set.add(0, 1, -2)).toBe(true);
});

test('a first word of zeros is one as any other', () => {
  const set = new FingerprintSet();
  expect(set.add(0, 0, 0)).toBe(true);
  expect(set.add(0, 0, 0)).toBe(false);
  expect(set.add(0, 0, 1)).toBe(true);
});
