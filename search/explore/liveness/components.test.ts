import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Components } from './components.ts';
import { graphOf, reachableFrom, smallGraphs } from './testing/small-graphs.ts';

test('a component is all states that reach one another within the region', () => {
  fc.assert(
    fc.property(smallGraphs, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), ({ states, edges }, inside) => {
      const all = Array.from({ length: states }, (_, k) => k);
      const members = all.filter((state) => inside[state]);
      const isInside = (state: number): boolean => members.includes(state);
      const components = new Components(graphOf(states, edges));
      for (const state of all) components.region[state] = isInside(state) ? 7 : 0;
      const found: string[] = [];
      components.search(Int32Array.from(members), 7, (component) => found.push(String(component.sort())));

      const reach = new Map(members.map((state) => [state, reachableFrom(edges, state, isInside)]));
      const expected = members.map((one) =>
        String(members.filter((other) => reach.get(one)?.has(other) && reach.get(other)?.has(one))),
      );
      expect(found.sort()).toEqual([...new Set(expected)].sort());
    }),
  );
});

test('a path of many states needs no recursion', () => {
  const states = 200_000;
  const firstEdge = Int32Array.from({ length: states + 1 }, (_, k) => k);
  const targets = Int32Array.from({ length: states }, (_, k) => (k + 1) % states);
  let sizes = '';
  new Components({ states, firstEdge, targets }).search(firstEdge.slice(0, states), 0, ({ length }) => {
    sizes += length;
  });
  expect(sizes).toBe('200000');
});
