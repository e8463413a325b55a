import type { Edges } from './components.ts';

/** Shortest ways through a graph. */
export class Ways {
  readonly #edges: Edges;
  readonly #reachedBy: Int32Array; // by state: the edge; −1: not reached
  readonly #reachedFrom: Int32Array;
  readonly #queue: Int32Array;

  constructor(edges: Edges) {
    this.#edges = edges;
    this.#reachedBy = new Int32Array(edges.states);
    this.#reachedFrom = new Int32Array(edges.states);
    this.#queue = new Int32Array(edges.states);
  }

  /** The edges of a shortest way to a state that fits, over states that are allowed; null if there is none. */
  shortest(
    start: number,
    allowed: (state: number) => boolean,
    fits: (state: number) => boolean,
  ): readonly number[] | null {
    const { targets, firstEdge } = this.#edges;
    this.#reachedBy.fill(-1);
    this.#queue[0] = start;
    let length = 1;
    for (let at = 0; at < length; at += 1) {
      const state = this.#queue[at] as number;
      if (fits(state)) return this.#traced(start, state);
      const end = firstEdge[state + 1] as number;
      for (let edge = firstEdge[state] as number; edge < end; edge += 1) {
        const target = targets[edge] as number;
        if (target < 0 || target === start || this.#reachedBy[target] !== -1 || !allowed(target)) continue;
        this.#reachedBy[target] = edge;
        this.#reachedFrom[target] = state;
        this.#queue[length++] = target;
      }
    }
    return null;
  }

  #traced(start: number, end: number): readonly number[] {
    const way: number[] = [];
    for (let state = end; state !== start; state = this.#reachedFrom[state] as number) {
      way.push(this.#reachedBy[state] as number);
    }
    return way.reverse();
  }
}
