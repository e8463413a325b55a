import type { Staying, StepGraph } from './fairness.ts';
import { stays } from './fairness.ts';
import { Ways } from './ways.ts';

/** A fair run that never leaves the graph: the steps to a cycle, and the cycle's; none if the run just stops there. */
export interface Lasso {
  readonly stem: readonly number[];
  readonly cycle: readonly number[];
  readonly at: number; // the state where the cycle begins
}

/** A lasso from the state, by the shortest way to where a run may stay; null if it reaches no such place. */
export function lassoFrom(graph: StepGraph, { levels, piece }: Staying, from: number): Lasso | null {
  const ways = new Ways(graph);
  const stem = ways.shortest(
    from,
    () => true,
    (state) => levels[state] === stays,
  );
  if (stem === null) return null;
  const last = stem.at(-1);
  const at = last === undefined ? from : (graph.targets[last] as number);
  const within = (state: number): boolean => levels[state] === stays && piece[state] === piece[at];
  const cycle = fairCycle(graph, ways, at, within);
  const stepsOf = (edges: readonly number[]): readonly number[] => edges.map((edge) => graph.steps[edge] as number);
  return { stem: stepsOf(stem), cycle: stepsOf(cycle), at };
}

/** Edges from the state and back to it, within the piece, that take every class of steps that is enabled on the way. */
function fairCycle(graph: StepGraph, ways: Ways, start: number, within: (state: number) => boolean): readonly number[] {
  const { firstEdge, targets, steps, classOf } = graph;
  const cycle: number[] = [];
  const enabled = new Set<number>(); // classes
  const taken = new Set<number>();
  const classOfEdge = (edge: number): number => classOf[steps[edge] as number] as number;
  const edgesOf = (state: number): readonly number[] => {
    const first = firstEdge[state] as number;
    return Array.from({ length: (firstEdge[state + 1] as number) - first }, (_, k) => first + k);
  };
  const isOwed = (edge: number): boolean => {
    const target = targets[edge] as number;
    const kind = classOfEdge(edge);
    return target >= 0 && within(target) && enabled.has(kind) && !taken.has(kind);
  };
  let at = start;
  const visit = (): void => {
    for (const edge of edgesOf(at)) enabled.add(classOfEdge(edge));
  };
  const go = (edge: number): void => {
    cycle.push(edge);
    taken.add(classOfEdge(edge));
    at = targets[edge] as number;
    visit();
  };
  visit();
  for (;;) {
    const way = ways.shortest(at, within, (state) => edgesOf(state).some(isOwed));
    if (way !== null) {
      for (const edge of way) go(edge);
      const owed = edgesOf(at).find(isOwed); // none if the way has taken it
      if (owed !== undefined) go(owed);
      continue;
    }
    if (at === start) return cycle;
    const back = ways.shortest(at, within, (state) => state === start);
    if (back === null) throw new RangeError(`there is no way back to state ${start} within its piece`);
    for (const edge of back) go(edge);
  }
}
