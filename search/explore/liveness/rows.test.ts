import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowSet } from './rows.ts';

const row = fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 3, maxLength: 3 });

test('rows are numbered as they come, equal ones once', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 200 }), (rows) => {
      const set = new RowSet(3);
      const texts: string[] = [];
      for (const one of rows) {
        const at = set.draft();
        set.values.set(one, at);
        const text = String(one);
        if (!texts.includes(text)) texts.push(text);
        expect(set.intern()).toBe(texts.indexOf(text));
      }
      expect(set.size).toBe(texts.length);
    }),
  );
});

test('a set that has grown still knows its first rows', () => {
  const set = new RowSet(2);
  const intern = (k: number): number => {
    const at = set.draft();
    set.values.set([k, -k], at);
    return set.intern();
  };
  for (let k = 0; k < 5000; k += 1) expect(intern(k)).toBe(k);
  for (let k = 0; k < 5000; k += 1) expect(intern(k)).toBe(k);
});
