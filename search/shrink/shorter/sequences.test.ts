import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nothingYet, Sequences } from './sequences.ts';

const sequence = fc.array(fc.nat(3), { maxLength: 6 });

test('each sequence has a number of its own, the same whenever it is met', () => {
  fc.assert(
    fc.property(fc.array(sequence), (all) => {
      const sequences = new Sequences();
      const numbers = new Map<string, number>([['', nothingYet]]);
      for (const one of all) {
        const number = one.reduce((shorter, next) => sequences.longer(shorter, next), nothingYet);
        expect(numbers.get(one.join()) ?? number).toBe(number);
        numbers.set(one.join(), number);
      }
      expect(new Set(numbers.values()).size).toBe(numbers.size);
    }),
  );
});

test('they keep their numbers however many there are, counted in the order in which they were met', () => {
  const sequences = new Sequences();
  const many = Array.from({ length: 5_000 }, (_, k) => sequences.longer(k, 1_000_000_007 % (k + 2)));
  expect(many).toEqual(Array.from({ length: 5_000 }, (_, k) => k + 1));
  expect(Array.from({ length: 5_000 }, (_, k) => sequences.longer(k, 1_000_000_007 % (k + 2)))).toEqual(many);
  expect(sequences.count).toBe(5_001);
});
