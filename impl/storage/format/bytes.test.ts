import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter, MalformedBytes } from './bytes.ts';

const numberOfBytes = fc.maxSafeNat();

describe('bytes', () => {
  test('what was written is read again, whatever its length', () => {
    const values = fc.record({
      small: fc.nat(255),
      word: fc.nat(2 ** 32 - 1),
      wide: numberOfBytes,
      text: fc.uint8Array(),
    });
    fc.assert(
      fc.property(fc.array(values, { maxLength: 40 }), (all) => {
        const to = new ByteWriter();
        for (const { small, word, wide, text } of all) {
          to.u8(small);
          to.u32(word);
          to.u64(wide);
          to.sized(text);
        }
        const of = new ByteReader(to.finish());
        const back = all.map(() => ({ small: of.u8(), word: of.u32(), wide: of.u64(), text: of.sized() }));
        expect(back).toEqual(all);
        expect(of.atEnd).toBe(true);
      }),
    );
  });

  test('there is room for as much as comes, of each kind', () => {
    const to = { bytes: new ByteWriter(), words: new ByteWriter() };
    for (let k = 0; k < 1000; k += 1) {
      to.bytes.u8(k % 256);
      to.words.u32(k);
    }
    expect(to.bytes.finish()).toEqual(Uint8Array.from({ length: 1000 }, (_, k) => k % 256));
    const of = new ByteReader(to.words.finish());
    for (let k = 0; k < 1000; k += 1) expect(of.u32()).toBe(k);
  });

  test('only whole numbers from 0 to 2^53 − 1 have eight bytes', () => {
    for (const value of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
      expect(() => new ByteWriter().u64(value)).toThrow(RangeError);
    }
    const beyond = new ByteReader(new Uint8Array(8).fill(255));
    expect(() => beyond.u64()).toThrow(MalformedBytes);
  });

  test('a length beyond the end is refused, and nothing is made of it', () => {
    const of = new ByteReader(Uint8Array.of(255, 255, 255, 255, 1, 2, 3));
    expect(() => of.sized()).toThrow('4294967295 bytes wanted, 3 left');
    expect(() => new ByteReader(new Uint8Array(3)).u32()).toThrow(MalformedBytes);
  });
});
