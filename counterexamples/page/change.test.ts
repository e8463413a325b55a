import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeBetween, changed } from './change.ts';

/** As it comes out at the other end of a line. */
const sent = <Value>(value: Value): unknown => JSON.parse(JSON.stringify(value)) as unknown;

const plain = fc.jsonValue({ maxDepth: 4 }).map(sent);

/** Data that differs from other data in some places. */
const edited = fc.tuple(plain, plain, fc.array(fc.nat(), { maxLength: 6 })).map(([value, other, path]) => ({
  before: value,
  after: editedAt(value, path, other),
}));

function editedAt(value: unknown, [place, ...path]: readonly number[], other: unknown): unknown {
  if (typeof value !== 'object' || value === null || place === undefined) return other;
  if (Array.isArray(value)) {
    const at = place % (value.length + 1);
    return value
      .map((item: unknown, k) => (k === at ? editedAt(item, path, other) : item))
      .concat(at === value.length ? [other] : []);
  }
  const entries = Object.entries(value);
  const at = place % (entries.length + 1);
  if (at === entries.length) return Object.fromEntries(entries.slice(1));
  return Object.fromEntries(entries.map(([key, item], k) => [key, k === at ? editedAt(item, path, other) : item]));
}

test.each([
  ['of any two', fc.record({ before: plain, after: plain })],
  ['of two that are nearly alike', edited],
])('what is other, sent and put onto the earlier one, gives the later one: %s', (_, pairs) => {
  fc.assert(
    fc.property(pairs, ({ before, after }) => {
      const change = sent(changeBetween(before, after)) as ReturnType<typeof changeBetween>;
      expect(changed(before, change)).toStrictEqual(after);
    }),
  );
});

test('nothing is other between data and its like', () => {
  fc.assert(
    fc.property(plain, (value) => {
      expect(changeBetween(value, sent(value))).toBeNull();
    }),
  );
});

test('of a long list that grew, only what is new is told', () => {
  const items = Array.from({ length: 1_000 }, (_, k) => ({ k, arrived: [k] }));
  const before = { items };
  const after = { items: [...items.with(3, { k: 3, arrived: [3, 4] }), { k: 1_000, arrived: [] }] };
  expect(changeBetween(before, after)).toEqual({
    keys: [
      [
        'items',
        {
          length: 1_000,
          at: [[3, { keys: [['arrived', { length: 1, at: [], more: [4] }]], gone: [] }]],
          more: [{ k: 1_000, arrived: [] }],
        },
      ],
    ],
    gone: [],
  });
});

test('what is not other stays the same object', () => {
  const before = { kept: { a: 1 }, other: 1 };
  const after = changed(before, changeBetween(before, { kept: { a: 1 }, other: 2 })) as typeof before;
  expect(after.kept).toBe(before.kept);
});

test.each([
  [{ a: [1] }, { a: [1, 2] }, 7],
  [[1, 2, 3], [1, 2, 4], [1]],
])('a change of %j is not put onto something else', (before, after, other) => {
  expect(() => changed(other, changeBetween(before, after))).toThrow(TypeError);
});
