import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PairSet } from './pairs.ts';

const number = fc.oneof(fc.nat(20), fc.integer({ min: 2040, max: 2056 }), fc.nat({ max: 2 ** 31 - 1 }));
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

test.each([0, 2000, 2 ** 31 - 400])('it keeps all of them when it grows, numbers from %i on', (least) => {
  const set = new PairSet();
  const side = 300;
  const pairOf = (k: number): [number, number] => [least + (k % side), least + Math.floor(k / side)];
  for (let k = 0; k < side * side; k += 1) set.add(...pairOf(k));
  for (let k = 0; k < side * side; k += 1) {
    if (!set.has(...pairOf(k))) throw new Error(`pair ${k} is lost`);
  }
  const beyond = least + side;
  expect([set.has(beyond, least), set.has(least, beyond), set.has(beyond, beyond)]).toEqual([false, false, false]);
});
