import fc from 'fast-check';
import { blocked, committed } from '../fairness.ts';
import type { StepGraph } from '../fairness.ts';

export interface Edge {
  readonly from: number;
  readonly to: number; // or `committed`, `blocked`
  readonly kind: number;
}

/** The graph with these edges, one step each. */
export function graphOf(states: number, edges: readonly Edge[]): StepGraph {
  const sorted = [...edges].sort((one, other) => one.from - other.from);
  const starts = Array.from({ length: states + 1 }, (_, k) => sorted.filter(({ from }) => from < k).length);
  return {
    states,
    firstEdge: Int32Array.from(starts),
    targets: Int32Array.from(sorted, ({ to }) => to),
    steps: Int32Array.from(sorted, (_, k) => k),
    classOf: Int32Array.from(sorted, ({ kind }) => kind),
    classes: 1 + Math.max(0, ...sorted.map(({ kind }) => kind)),
  };
}

/** Graphs small enough to look at every set of their states. */
export const smallGraphs = fc.integer({ min: 1, max: 6 }).chain((states) =>
  fc
    .array(
      fc.record({
        from: fc.nat(states - 1),
        to: fc.oneof({ weight: 8, arbitrary: fc.nat(states - 1) }, fc.constantFrom(committed, blocked)),
        kind: fc.nat(3),
      }),
      { maxLength: 12 },
    )
    .map((edges) => ({ states, edges: edges.filter(({ from, to }) => from !== to) })),
);

/** Every state that can be reached from this one over states that are allowed, itself included. */
export function reachableFrom(edges: readonly Edge[], from: number, allowed: (state: number) => boolean): Set<number> {
  const reached = new Set([from]);
  for (const state of reached) {
    for (const edge of edges) if (edge.from === state && edge.to >= 0 && allowed(edge.to)) reached.add(edge.to);
  }
  return reached;
}
