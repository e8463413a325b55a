import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countCharacters, escapeInJson, isPrintable, show } from './printable.ts';

test('what a terminal prints as itself stays as it is', () => {
  const plain = 'n1 → n2: "Zürich", 日本 🚀 é ~ \\ `::error::`';
  expect(show(plain)).toBe(plain);
});

describe('what a terminal would not print as itself is escaped', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['a carriage return', 'FAIL\rPASS', 'FAIL\\x0dPASS'],
    ['a line feed', 'a\nb', 'a\\x0ab'],
    ['a null byte', '\0', '\\x00'],
    ['a colour', '\u001b[31mred', '\\x1b[31mred'],
    ['DEL', '\u007f', '\\x7f'],
    ['C1', '\u009d0;title\u009c', '\\x9d0;title\\x9c'],
    ['a reversed line', 'a\u202eb', 'a\\u{202e}b'],
    ['an isolate', '\u2066', '\\u{2066}'],
    ['an Arabic letter mark', '\u061c', '\\u{61c}'],
    ['zero width', '\u200b\u200d\u200f', '\\u{200b}\\u{200d}\\u{200f}'],
    ['a line separator', '\u2028\u2029', '\\u{2028}\\u{2029}'],
    ['a byte order mark', '\ufeff', '\\u{feff}'],
    ['a lone surrogate', '\ud800x', '\\u{d800}x'],
    ['private use', '\ue000\u{f0000}', '\\u{e000}\\u{f0000}'],
    ['a tag', '\u{e0041}', '\\u{e0041}'],
    ['a code point that is not assigned', '\u{3ffff}\u0378', '\\u{3ffff}\\u{378}'],
    ['an invisible filler', '\u3164', '\\u{3164}'],
  ];
  test.each(cases)('%s', (_, text, shown) => {
    expect(show(text)).toBe(shown);
  });
});

test('a long text is cut, between characters, with the number of those left out', () => {
  expect(show('a'.repeat(200))).toBe('a'.repeat(200));
  expect(show('a'.repeat(1000))).toBe(`${'a'.repeat(200)}… +800`);
  expect(show('日'.repeat(1000), 10)).toBe('日日日日日… +995');
  expect(show('🚀'.repeat(7), 5)).toBe('🚀🚀… +5');
  expect(show('ab\u001b\u001b', 9)).toBe('ab\\x1b… +1');
});

test('whatever comes in, one printable line comes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const shown = show(text);
      expect(shown).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      expect(isPrintable(shown)).toBe(true);
      expect(shown.length).toBeLessThanOrEqual(200 + '… +400'.length);
      expect(show(shown, 1000)).toBe(shown);
    }),
    { numRuns: 1000 },
  );
});

test('a title is printable or not on every machine alike', () => {
  expect(isPrintable('Split vote in term 2 (n1, n2) – 日本 🚀')).toBe(true);
  expect(isPrintable('\u0378')).toBe(true); // not assigned today: a later Unicode may give it a meaning
  for (const text of ['\n', '\u001b', '\u202e', '\u200b', '\ud800', '\ue000', '\ufeff', '\uffff']) {
    expect(isPrintable(`a${text}b`)).toBe(false);
  }
});

test('JSON that hides nothing means the same', () => {
  expect(escapeInJson('"\u202e\u{e0041}"')).toBe('"\\u202e\\udb40\\udc41"');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = escapeInJson(JSON.stringify(text));
      expect(isPrintable(json)).toBe(true);
      expect(JSON.parse(json)).toBe(text);
    }),
    { numRuns: 1000 },
  );
});

test('characters are counted as code points', () => {
  expect(countCharacters('a🚀\ud800')).toBe(3);
});
