import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainText } from './plain-text.ts';

test('equal values have the same text, and others have not', () => {
  const plain = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value))); // which has no -0
  fc.assert(
    fc.property(plain, plain, (one, other) => {
      expect(plainText(structuredClone(one))).toBe(plainText(one));
      expect(plainText(one) === plainText(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
});

test('what JSON takes for the same is told apart', () => {
  const values = [
    null,
    undefined,
    0,
    -0,
    NaN,
    Infinity,
    '0',
    'null',
    0n,
    [],
    [undefined],
    [null],
    {},
    { a: undefined },
  ];
  const collections = [
    new Map(),
    new Set(),
    new Map([[1, 2]]),
    new Map([['1', 2]]),
    new Set([[1, 2]]),
    [[1, 2]],
    '[[1,2]]',
  ];
  const texts = [...values, ...collections].map(plainText);
  expect(new Set(texts).size).toBe(texts.length);
});

test.each([
  [new Date(0), 'an object of Date'],
  [{ a: [/x/] }, 'an object of RegExp'],
  [() => 1, 'a function'],
  [Symbol('s'), 'a symbol'],
])('what one cannot see all of is refused: %s', (value, what) => {
  expect(() => plainText(value)).toThrow(`expected plain data, got ${what}`);
});
