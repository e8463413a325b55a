import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Grown } from './grown.ts';

const items = fc.array(fc.record({ term: fc.nat(3), name: fc.nat() }));

test('a list with more behind it says what the copied array says, and leaves the one that it came from alone', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ from: fc.nat(), more: items }), { maxLength: 20 }), (growths) => {
      const lists = [{ grown: Grown.of<{ readonly term: number; readonly name: number }>(), array: [] as object[] }];
      for (const { from, more } of growths) {
        const { grown, array } = lists[from % lists.length] ?? { grown: Grown.of(), array: [] };
        lists.push({ grown: grown.with(more), array: [...array, ...more] });
      }
      for (const { grown, array } of lists) {
        expect([...grown]).toEqual(array);
        expect(grown.length).toBe(array.length);
        expect(grown.at(array.length)).toBeUndefined();
        expect(grown.from(2)).toEqual(array.slice(2));
        for (const term of [0, 1, 2, 3]) {
          expect([...grown.ofTerm(term)]).toEqual([...grown].filter((item) => item.term === term));
        }
      }
    }),
  );
});
