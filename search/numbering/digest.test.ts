import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digest, digestWords } from './digest.ts';

function wordsOf(text: string): Int32Array {
  const words = new Int32Array(digestWords);
  digest(text, words, 0);
  return words;
}

const count = 50_000;

/** Four times as many texts, all different, such as the explorer has them and such as a bad digest would confuse. */
function* texts(): Generator<string> {
  for (let k = 0; k < count; k += 1) {
    const text = `server ["follower",{"id":${1 + (k % 3)},"currentTerm":2,"log":[{"term":${k}}]}]`;
    yield text;
    yield `${text}\0`; // a longer one that ends in the zeros with which a shorter one is filled up
    yield text.slice(0, -1); // a shorter one
    yield text.replace('follower', 'fol\u0001ower'); // one unit
  }
}

describe('a digest', () => {
  test('is that of the text alone, wherever it is written', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff)), fc.nat(5), (units, at) => {
        const text = String.fromCharCode(...units);
        const into = new Int32Array(10).fill(7);
        digest(text, into, at);
        expect([...into.subarray(at, at + digestWords)]).toEqual([...wordsOf(text)]);
        expect([...into.subarray(0, at), ...into.subarray(at + digestWords)].every((word) => word === 7)).toBe(true);
      }),
    );
  });

  test('differs for 200,000 texts that hardly differ, and each word of it is evenly spread', () => {
    const seen = new Set<string>();
    const bytes = Array.from({ length: 4 * digestWords }, () => new Int32Array(256));
    const words = new Int32Array(digestWords);
    const view = new Uint8Array(words.buffer);
    for (const text of texts()) {
      digest(text, words, 0);
      seen.add(words.join());
      for (const [k, byte] of view.entries()) {
        const counts = bytes[k];
        if (counts !== undefined) counts[byte] = (counts[byte] ?? 0) + 1;
      }
    }
    expect(seen.size).toBe(4 * count);
    // χ² with 255 degrees of freedom: 255 on average, with a standard deviation of 23.
    for (const counts of bytes) expect(Math.abs(chiSquare(counts) - 255)).toBeLessThan(6 * 23);
  });

  test('tells texts of zeros apart by their length', () => {
    const zeros = Array.from({ length: 40 }, (_, k) => wordsOf('\0'.repeat(k)).join());
    expect(new Set(zeros).size).toBe(40);
  });

  test('changes in about half of its bits when one bit of the text does, wherever that is', () => {
    const text = 'message [1,2,[["kind","RequestVote"]]]';
    for (let at = 0; at < text.length; at += 1) {
      for (let bit = 0; bit < 16; bit += 1) {
        const changed = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit));
        const bits = differingBits(wordsOf(text), wordsOf(text.slice(0, at) + changed + text.slice(at + 1)));
        expect(Math.abs(bits - 48), `bit ${bit} of unit ${at}`).toBeLessThan(6 * Math.sqrt(24));
      }
    }
  });
});

function chiSquare(counts: Int32Array): number {
  const expected = counts.reduce((sum, one) => sum + one, 0) / counts.length;
  return counts.reduce((sum, one) => sum + (one - expected) ** 2 / expected, 0);
}

function differingBits(one: Int32Array, other: Int32Array): number {
  const bits = one.map((word, k) => word ^ (other[k] ?? 0));
  return bits.reduce((sum, word) => sum + (word >>> 0).toString(2).replaceAll('0', '').length, 0);
}
