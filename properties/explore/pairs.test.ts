import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PairSet } from './pairs.ts';

const number = fc.oneof(fc.nat(20), fc.nat({ max: 2 ** 31 - 1 }));
const pairs = fc.array(fc.tuple(number, number), { maxLength: 400 });

test('a set of pairs knows those that were added, in this order of the two, and no others', () => {
  fc.assert(
    fc.property(pairs, (added) => {
      const set = new PairSet();
      const known = new Set<string>();
      for (const [one, other] of added) {
        expect(set.has(one, other)).toBe(known.has(`${one} ${other}`));
        if (!set.has(one, other)) set.add(one, other);
        known.add(`${one} ${other}`);
        expect(set.has(one, other)).toBe(true);
        expect(set.has(other, one)).toBe(known.has(`${other} ${one}`));
      }
    }),
  );
});

test('it keeps all of them when it grows', () => {
  const set = new PairSet();
  const side = 300;
  for (let k = 0; k < side * side; k += 1) set.add(k % side, Math.floor(k / side));
  for (let k = 0; k < side * side; k += 1) {
    if (!set.has(k % side, Math.floor(k / side))) throw new Error(`pair ${k} is lost`);
  }
  expect([set.has(side, 0), set.has(0, side), set.has(side, side)]).toEqual([false, false, false]);
});
