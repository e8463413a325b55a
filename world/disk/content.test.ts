import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Content } from './content.ts';
import { byteAt, bytesOf, contentOf, emptyContent, resized, written } from './content.ts';

interface Change {
  readonly at: number;
  readonly bytes: Uint8Array | null; // null: `at` is a new size
}

const place = fc.oneof(fc.nat(20), fc.integer({ min: 1015, max: 1034 }), fc.integer({ min: 2040, max: 2060 }));
const change: fc.Arbitrary<Change> = fc.record({
  at: place,
  bytes: fc.oneof(
    fc.constant(null),
    fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([length, byte]) => new Uint8Array(length).fill(byte)),
  ),
});

function changed(content: Content, { at, bytes }: Change): Content {
  return bytes === null ? resized(content, at) : written(content, at, bytes);
}

function changedList(list: readonly number[], { at, bytes }: Change): readonly number[] {
  const size = bytes === null ? at : Math.max(list.length, at + bytes.length);
  return Array.from({ length: size }, (_, index) => bytes?.[index - at] ?? list[index] ?? 0);
}

test('a content is the list of its bytes, and stays so when another is made of it', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
      const contents: Content[] = [emptyContent];
      const lists: (readonly number[])[] = [[]];
      for (const one of changes) {
        contents.push(changed(contents.at(-1) ?? emptyContent, one));
        lists.push(changedList(lists.at(-1) ?? [], one));
      }
      expect(contents.map((content) => [...bytesOf(content)])).toEqual(lists);
      expect(contents.map(({ size }) => size)).toEqual(lists.map(({ length }) => length));
      for (const [index, list] of lists.entries()) {
        const content = contents[index] ?? emptyContent;
        for (const at of [0, 1023, 1024, list.length]) expect(byteAt(content, at)).toBe(list[at] ?? 0);
      }
    }),
  );
});

test('a small write shares all but the pages that it touches', () => {
  const large = contentOf(new Uint8Array(100_000).fill(1));
  const after = written(large, 50_000, Uint8Array.of(2, 3));
  const own = after.pages.filter((page, index) => page !== large.pages[index]);
  expect(large.pages.length).toBeGreaterThan(50);
  expect(own).toHaveLength(1);
  expect(resized(large, 100_000)).toBe(large);
});

test('bytes that were given, or handed out, may be changed by their owner', () => {
  const given = Uint8Array.of(1, 2, 3);
  const content = contentOf(given);
  given.fill(9);
  bytesOf(content).fill(9);
  expect([...bytesOf(content)]).toEqual([1, 2, 3]);
});

test('a place or size that no file has is refused', () => {
  for (const wrong of [-1, 0.5, Number.NaN, Infinity]) {
    expect(() => written(emptyContent, wrong, Uint8Array.of(1))).toThrow(RangeError);
    expect(() => resized(emptyContent, wrong)).toThrow(RangeError);
  }
});
