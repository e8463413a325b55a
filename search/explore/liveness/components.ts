/** A directed graph in typed arrays. */
export interface Edges {
  readonly states: number;
  readonly firstEdge: Int32Array; // by state: its edges stand from here to where the next one's begin
  readonly targets: Int32Array; // by edge: a state; negative: out of the graph
}

/**
 * Strongly connected components (Tarjan's algorithm, without recursion) of parts of one graph. Every state belongs to
 * one region at a time, a number that the user may change.
 */
export class Components {
  readonly region: Int32Array; // by state
  readonly #edges: Edges;
  readonly #found: Int32Array; // by state: when it was met, from 1; 0: not met
  readonly #low: Int32Array; // by state: the earliest state on the stack that it is known to reach
  readonly #edge: Int32Array; // by state: the edge to look at next
  readonly #path: Int32Array; // the states being looked at, each an edge's target from the one before
  readonly #stack: Int32Array; // states met whose component is not complete

  constructor(edges: Edges) {
    const { states } = edges;
    this.#edges = edges;
    this.region = new Int32Array(states);
    this.#found = new Int32Array(states);
    this.#low = new Int32Array(states);
    this.#edge = new Int32Array(states);
    this.#path = new Int32Array(states);
    this.#stack = new Int32Array(states);
  }

  /**
   * Calls `visit` with every component of the region, which consists of these states; one that others lead to comes
   * before them. `visit` may give its states to other regions, and must not keep the array.
   */
  search(states: Int32Array, region: number, visit: (component: Int32Array) => void): void {
    for (const state of states) this.#found[state] = 0;
    let met = 0;
    let waiting = 0;
    const found = this.#found;
    const low = this.#low;
    const path = this.#path;
    const stack = this.#stack;
    const { firstEdge, targets } = this.#edges;
    const meet = (state: number): void => {
      met += 1;
      found[state] = met;
      low[state] = met;
      this.#edge[state] = firstEdge[state] as number;
      stack[waiting++] = state;
    };
    for (const root of states) {
      if (found[root] !== 0) continue;
      let depth = 0;
      path[0] = root;
      meet(root);
      while (depth >= 0) {
        const state = path[depth] as number;
        const edge = this.#edge[state] as number;
        if (edge < (firstEdge[state + 1] as number)) {
          this.#edge[state] = edge + 1;
          const target = targets[edge] as number;
          if (target < 0 || this.region[target] !== region) continue;
          if (found[target] === 0) {
            depth += 1;
            path[depth] = target;
            meet(target);
          } else if ((found[target] as number) < (low[state] as number)) low[state] = found[target] as number;
          continue;
        }
        depth -= 1;
        if (depth >= 0) {
          const parent = path[depth] as number;
          if ((low[state] as number) < (low[parent] as number)) low[parent] = low[state] as number;
        }
        if (low[state] !== found[state]) continue;
        const end = waiting;
        do waiting -= 1;
        while (stack[waiting] !== state);
        const component = stack.slice(waiting, end);
        for (const member of component) found[member] = completed;
        visit(component);
      }
    }
  }
}

const completed = 2 ** 31 - 1; // later than any state that is not
