import { expect, test } from 'vitest';
import { digestOf, showDigest } from './digest.ts';

test('it is the same in every version: servers of two versions compare theirs', () => {
  expect(['', 'a', 'raft', 'é😀'].map((text) => showDigest(digestOf(text)))).toMatchInlineSnapshot(`
    [
      "488bdcb81aee8d83",
      "501c2ba782c97901",
      "ba31d75e832ffad3",
      "82016db748ff104e",
    ]
  `);
});

test('similar texts have different digests', () => {
  const texts = new Set<string>();
  for (let k = 0; k < 20_000; k += 1) {
    for (const text of [`["k${k}","v"]`, `["k","${k}"]`, `${k}`.padEnd(40, 'x'), '\0'.repeat(k % 500) + k])
      texts.add(text);
  }
  expect(new Set([...texts].map(digestOf)).size).toBe(texts.size);
});

test('one changed bit anywhere changes about half of the bits', () => {
  const text = 'the quick brown fox';
  const changes = Array.from(text, (_, at) =>
    [0, 1, 2, 3, 4, 5, 6].map((bit) => {
      const changed = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit));
      const other = text.slice(0, at) + changed + text.slice(at + 1);
      return (digestOf(text) ^ digestOf(other)).toString(2).replaceAll('0', '').length;
    }),
  ).flat();
  expect(Math.min(...changes)).toBeGreaterThan(10);
  const mean = changes.reduce((sum, bits) => sum + bits) / changes.length;
  expect(Math.abs(mean - 32)).toBeLessThan(1);
});
