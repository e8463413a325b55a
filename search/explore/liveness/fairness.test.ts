import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocked, committed, leaves, mayStay, stayingOf, stays, worstReached } from './fairness.ts';
import { lassoFrom } from './lasso.ts';
import type { Edge } from './testing/small-graphs.ts';
import { graphOf, reachableFrom, smallGraphs } from './testing/small-graphs.ts';

/** The same from the definition: a run that visits exactly these states again and again may be fair. */
function isFair(edges: readonly Edge[], set: readonly number[], countsBlocked: boolean): boolean {
  const isInside = (state: number): boolean => set.includes(state);
  if (set.some((state) => reachableFrom(edges, state, isInside).size < set.length)) return false;
  const enabled = edges.filter(({ from, to }) => isInside(from) && (countsBlocked || to !== blocked));
  return enabled.every(({ kind }) => enabled.some((edge) => edge.kind === kind && isInside(edge.to)));
}

function levelsByDefinition(states: number, edges: readonly Edge[]): number[] {
  const levels = Array.from({ length: states }, () => leaves);
  for (let bits = 1; bits < 2 ** states; bits += 1) {
    const set = levels.map((_, k) => k).filter((k) => ((bits >> k) & 1) === 1);
    const level = isFair(edges, set, true) ? stays : isFair(edges, set, false) ? mayStay : leaves;
    for (const state of set) levels[state] = Math.max(levels[state] ?? 0, level);
  }
  return levels;
}

test('a fair run may stay exactly where the definition says', () => {
  fc.assert(
    fc.property(smallGraphs, ({ states, edges }) => {
      expect([...stayingOf(graphOf(states, edges)).levels]).toEqual(levelsByDefinition(states, edges));
    }),
    { numRuns: 2000 },
  );
});

test('the worst that a state reaches is found backwards', () => {
  fc.assert(
    fc.property(smallGraphs, ({ states, edges }) => {
      const graph = graphOf(states, edges);
      const { levels } = stayingOf(graph);
      const worst = [...levels.keys()].map((state) =>
        Math.max(...[...reachableFrom(edges, state, () => true)].map((reached) => levels[reached] ?? 0)),
      );
      expect([...worstReached(graph, levels)]).toEqual(worst);
    }),
  );
});

test('a lasso is a way to a cycle that takes every kind of step that is enabled along it', () => {
  fc.assert(
    fc.property(smallGraphs, ({ states, edges }) => {
      const graph = graphOf(states, edges);
      const sorted = [...edges].sort((one, other) => one.from - other.from); // by step
      const staying = stayingOf(graph);
      const worst = worstReached(graph, staying.levels);
      for (let start = 0; start < states; start += 1) {
        const lasso = lassoFrom(graph, staying, start);
        expect(lasso === null).toBe(worst[start] !== stays);
        if (lasso === null) continue;
        let at = start;
        const go = (step: number): void => {
          expect(sorted[step]?.from).toBe(at);
          at = sorted[step]?.to ?? -1;
        };
        lasso.stem.forEach(go);
        expect(at).toBe(lasso.at);
        lasso.cycle.forEach(go);
        expect(at).toBe(lasso.at);
        const visited = new Set([at, ...lasso.cycle.map((step) => sorted[step]?.from)]);
        const taken = new Set(lasso.cycle.map((step) => sorted[step]?.kind));
        expect(sorted.filter(({ from, kind }) => visited.has(from) && !taken.has(kind))).toEqual([]);
      }
    }),
    { numRuns: 1000 },
  );
});

test('a run may not go round for ever past a step that commits', () => {
  const round = [
    { from: 0, to: 1, kind: 0 },
    { from: 1, to: 0, kind: 1 },
  ];
  expect([...stayingOf(graphOf(2, round)).levels]).toEqual([stays, stays]);
  expect([...stayingOf(graphOf(2, [...round, { from: 1, to: committed, kind: 2 }])).levels]).toEqual([leaves, leaves]);
  expect([...stayingOf(graphOf(2, [...round, { from: 1, to: blocked, kind: 2 }])).levels]).toEqual([mayStay, mayStay]);
});
