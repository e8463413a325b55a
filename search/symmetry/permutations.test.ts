import { describe, expect, test } from 'vitest';
import { renamed, renamedOrNull, renamedSet, renamings, reordered } from './permutations.ts';

describe('renamings', () => {
  test.each([
    [1, 1],
    [2, 2],
    [3, 6],
    [5, 120],
  ])('there are, of %i servers, %i, all different, and the first renames nothing', (servers, count) => {
    const ids = Array.from({ length: servers }, (_, k) => k + 1);
    const all = renamings(servers);
    expect(all[0]).toEqual(ids);
    expect(new Set(all.map(String)).size).toBe(count);
    for (const renaming of all) expect([...renaming].sort((one, other) => one - other)).toEqual(ids);
  });

  test('renaming twice is a renaming, and each can be undone', () => {
    const all = renamings(4);
    const known = new Set(all.map(String));
    for (const one of all) {
      const products = all.map((other) => String(one.map((server) => renamed(other, server))));
      expect(new Set(products)).toEqual(known);
    }
  });
});

test('a server, none, and a set of servers are renamed one by one', () => {
  const cycle = [2, 3, 1];
  expect([1, 2, 3].map((server) => renamed(cycle, server))).toEqual([2, 3, 1]);
  expect(renamedOrNull(cycle, null)).toBeNull();
  expect(renamedOrNull(cycle, 3)).toBe(1);
  expect(renamedSet(cycle, [1, 2])).toEqual([2, 3]);
  expect(renamedSet(cycle, [2, 3])).toEqual([1, 3]);
});

test('what a list has of a server stands where its new name says', () => {
  expect(reordered([2, 3, 1], ['a', 'b', 'c'])).toEqual(['c', 'a', 'b']);
});

test('a server that there is not is an error', () => {
  for (const server of [0, 4, -1]) expect(() => renamed([1, 2, 3], server)).toThrow(`there is no server ${server}`);
});
