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

/** Whether no side weighs more than three times the other, anywhere. The depth is then a logarithm of the size. */
function isBalanced(node: Node<number, string> | null): boolean {
  if (node === null) return true;
  const [lighter = 0, heavier = 0] = [weight(node.left), weight(node.right)].sort((one, other) => one - other);
  return heavier <= 3 * lighter && isBalanced(node.left) && isBalanced(node.right);
}

const weight = (node: Node<number, string> | null): number => (node?.size ?? 0) + 1;

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

describe('the tree is balanced', () => {
  const ascending = Array.from({ length: 10_000 }, (_, k): Change => [k, 'a']);

  test('whatever comes and goes', () => {
    const many = fc.array(fc.tuple(fc.nat(400), fc.constantFrom('a', null)), { size: 'max', maxLength: 1000 });
    fc.assert(
      fc.property(many, (list) => {
        for (let map = empty, k = 0; k < list.length; k += 1) {
          map = changed(map, list[k] ?? [0, null]);
          expect(isBalanced(map.root)).toBe(true);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('in whatever order keys come', () => {
    for (const list of [ascending, ascending.toReversed()]) expect(isBalanced(made(list).root)).toBe(true);
  });

  test('so a change makes few new nodes', () => {
    const map = made(ascending);
    const old = new Set(nodesOf(map.root));
    for (const next of [map.with(7000, 'b'), map.with(10_001, 'b'), map.without(5000)]) {
      const fresh = nodesOf(next.root).filter((node) => !old.has(node));
      expect(fresh.length).toBeGreaterThan(0);
      expect(fresh.length).toBeLessThan(Math.log(10_001) / Math.log(4 / 3) + 2); // the depth, and two for a rotation
    }
  });
});
