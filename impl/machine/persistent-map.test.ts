import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestOf } from './digest.ts';
import type { Node } from './persistent-map.ts';
import { PersistentMap } from './persistent-map.ts';

type Numbers = PersistentMap<number, string>;

const empty: Numbers = PersistentMap.empty((key, value) => digestOf(JSON.stringify([key, value])));

type Change = readonly [key: number, value: string | null]; // null: without the key

const changes = fc.array(fc.tuple(fc.nat(30), fc.option(fc.constantFrom('a', 'b', 'c'))), { maxLength: 80 });

const changed = (map: Numbers, [key, value]: Change): Numbers =>
  value === null ? map.without(key) : map.with(key, value);

const made = (list: readonly Change[]): Numbers => list.reduce(changed, empty);

/** What the entries should be, by a Map that is changed in place and sorted. */
function expected(list: readonly Change[]): readonly (readonly [number, string])[] {
  const map = new Map<number, string>();
  for (const [key, value] of list) {
    if (value === null) map.delete(key);
    else map.set(key, value);
  }
  return [...map].sort(([one], [other]) => one - other);
}

function depth(node: Node<number, string> | null): number {
  return node === null ? 0 : 1 + Math.max(depth(node.left), depth(node.right));
}

function nodesOf(node: Node<number, string> | null): readonly Node<number, string>[] {
  return node === null ? [] : [node, ...nodesOf(node.left), ...nodesOf(node.right)];
}

test('it holds what a Map would, in ascending order', () => {
  fc.assert(
    fc.property(changes, (list) => {
      const map = made(list);
      const entries = expected(list);
      expect([...map.entries()]).toEqual(entries);
      expect(map.size).toBe(entries.length);
      for (let key = 0; key <= 30; key += 1) expect(map.get(key)).toBe(new Map(entries).get(key));
    }),
  );
});

test('a change leaves the map before it as it was', () => {
  fc.assert(
    fc.property(changes, changes, (before, after) => {
      const map = made(before);
      after.reduce(changed, map);
      expect([...map.entries()]).toEqual(expected(before));
    }),
  );
});

describe('the digest', () => {
  /** Whether the digests of the two are equal exactly if their entries are. */
  const tells = (digest: (map: Numbers) => bigint, one: Numbers, other: Numbers): boolean =>
    (digest(one) === digest(other)) === (JSON.stringify([...one.entries()]) === JSON.stringify([...other.entries()]));

  const histories = fc.oneof(
    fc.tuple(changes, changes),
    // The same entries, by way of others.
    fc.tuple(changes, changes).map(([list, detour]): [Change[], Change[]] => {
      const keys = [...new Set(detour.map(([key]) => key))];
      return [list, [...detour, ...keys.map((key): Change => [key, null]), ...expected(list)]];
    }),
  );

  test('is equal for equal entries, whatever history led to them, and for no others', () => {
    const seen = { equal: 0, different: 0 };
    fc.assert(
      fc.property(histories, ([one, other]) => {
        expect(tells(({ digest }) => digest, made(one), made(other))).toBe(true);
        seen[made(one).digest === made(other).digest ? 'equal' : 'different'] += 1;
      }),
    );
    expect(Math.min(seen.equal, seen.different)).toBeGreaterThan(10);
  });

  test('one that leaned on the history would be noticed', () => {
    const byShape = (map: Numbers): bigint => digestOf(JSON.stringify(nodesOf(map.root).map(({ key }) => key)));
    const sample = fc.sample(histories, { numRuns: 100, seed: 1 });
    expect(sample.filter(([one, other]) => !tells(byShape, made(one), made(other))).length).toBeGreaterThan(0);
  });
});

describe('at 10,000 entries', () => {
  const size = 10_000;
  const deepest = Math.log(size) / Math.log(4 / 3); // no side has more than three quarters of the weight

  test('no order of keys makes it deep', () => {
    const ascending = Array.from({ length: size }, (_, k): Change => [k, 'a']);
    for (const list of [ascending, ascending.toReversed()]) {
      const map = made(list);
      expect(depth(map.root)).toBeLessThan(deepest);
      const thinned = Array.from({ length: size - 100 }, (_, k): Change => [k, null]).reduce(changed, map);
      expect(thinned.size).toBe(100);
      expect(depth(thinned.root)).toBeLessThan(Math.log(100) / Math.log(4 / 3));
    }
  });

  test('a change makes no more new nodes than the tree is deep, with two for a rotation', () => {
    const map = made(Array.from({ length: size }, (_, k): Change => [2 * k, 'a']));
    const old = new Set(nodesOf(map.root));
    for (const next of [map.with(7001, 'b'), map.with(7000, 'b'), map.without(9000)]) {
      const fresh = nodesOf(next.root).filter((node) => !old.has(node));
      expect(fresh.length).toBeGreaterThan(0);
      expect(fresh.length).toBeLessThan(deepest + 2);
    }
  });
});
