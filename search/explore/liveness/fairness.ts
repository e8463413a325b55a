import type { Edges } from './components.ts';
import { Components } from './components.ts';

/** A step that commits leads out of the graph. */
export const committed = -1;

/** So does one that only the bound on messages forbids. */
export const blocked = -2;

/** A graph whose edges are steps, each of a class. */
export interface StepGraph extends Edges {
  readonly steps: Int32Array; // by edge
  readonly classOf: Int32Array; // by step
  readonly classes: number; // more than any of them
}

/** Where a fair run may stay. */
export interface Staying {
  readonly levels: Uint8Array; // by state
  readonly piece: Int32Array; // by state that `stays`: the number of the strongly connected part that it lies in
}

/** How surely a run may stay for ever where it is. */
export const leaves = 0;
export const mayStay = 1; // so far as the bound on messages lets one see
export const stays = 2;

/**
 * Where a fair run may stay for ever without leaving the graph. Fair means strongly: a class of
 * steps that is enabled again and again is taken again and again. As in TLA, a step that changes nothing is no step: it
 * is not in the graph, so neither enables nor serves its class.
 *
 * A run that stays in the graph ends in a state without steps or goes round in a strongly connected part of it. In each
 * component, a class that is enabled and never taken there forbids going for ever through the states that enable it; they
 * are taken out, and what is left is looked at again (the usual emptiness check of Streett automata). What remains in
 * one piece has a fair run through all of it.
 *
 * A step that the bound on messages forbids would be enabled without the bound. `stays` counts it as enabled: such a
 * run is fair, bound or no bound. `mayStay` does not: here the bound alone may be to blame.
 */
export function stayingOf(graph: StepGraph): Staying {
  const levels = new Uint8Array(graph.states);
  if (graph.targets.includes(blocked)) mark(graph, false, levels, mayStay);
  return { levels, piece: mark(graph, true, levels, stays) };
}

/** Gives its level to every state in which a fair run may stay, and returns the pieces. */
function mark(graph: StepGraph, countsBlocked: boolean, levels: Uint8Array, level: number): Int32Array {
  const { firstEdge, targets, steps, classOf } = graph;
  const components = new Components(graph);
  const { region } = components;
  const taken = new Int32Array(graph.classes); // the component in which a class was last seen to be taken
  let number = 0; // of regions and components

  const isUntaken = (edge: number): boolean =>
    (countsBlocked || targets[edge] !== blocked) && taken[classOf[steps[edge] as number] as number] !== number;
  const enablesUntaken = (state: number): boolean => {
    const end = firstEdge[state + 1] as number;
    for (let edge = firstEdge[state] as number; edge < end; edge += 1) if (isUntaken(edge)) return true;
    return false;
  };

  const regions: { readonly states: Int32Array; readonly region: number }[] = [
    { states: Int32Array.from({ length: graph.states }, (_, k) => k), region: 0 },
  ];
  for (let next = regions.pop(); next !== undefined; next = regions.pop()) {
    components.search(next.states, next.region, (component) => {
      number += 1;
      for (const state of component) region[state] = number;
      for (const state of component) {
        const end = firstEdge[state + 1] as number;
        for (let edge = firstEdge[state] as number; edge < end; edge += 1) {
          const target = targets[edge] as number;
          if (target >= 0 && region[target] === number) taken[classOf[steps[edge] as number] as number] = number;
        }
      }
      const rest = component.filter((state) => !enablesUntaken(state));
      if (rest.length === component.length) {
        for (const state of component) levels[state] = level;
        return;
      }
      for (const state of component) region[state] = -1;
      for (const state of rest) region[state] = number;
      if (rest.length > 0) regions.push({ states: rest, region: number });
    });
  }
  return region;
}

/** By state: the greatest of the levels of the states that it reaches, its own included. */
export function worstReached({ states, firstEdge, targets }: Edges, levels: Uint8Array): Uint8Array {
  const [from, sources] = reversed(states, firstEdge, targets);
  const worst = new Uint8Array(states);
  const queue = new Int32Array(states);
  for (const level of [stays, mayStay]) {
    let length = 0;
    const put = (state: number): void => {
      if ((worst[state] as number) >= level) return;
      worst[state] = level;
      queue[length++] = state;
    };
    for (let state = 0; state < states; state += 1) if (levels[state] === level) put(state);
    for (let at = 0; at < length; at += 1) {
      const state = queue[at] as number;
      const end = from[state + 1] as number;
      for (let k = from[state] as number; k < end; k += 1) put(sources[k] as number);
    }
  }
  return worst;
}

/** By state where its predecessors begin, and the predecessors. */
function reversed(states: number, firstEdge: Int32Array, targets: Int32Array): readonly [Int32Array, Int32Array] {
  const from = new Int32Array(states + 2);
  for (const target of targets) if (target >= 0) from[target + 2] = (from[target + 2] as number) + 1;
  for (let k = 2; k < from.length; k += 1) from[k] = (from[k] as number) + (from[k - 1] as number);
  const sources = new Int32Array(from[states + 1] as number);
  for (let state = 0; state < states; state += 1) {
    const end = firstEdge[state + 1] as number;
    for (let edge = firstEdge[state] as number; edge < end; edge += 1) {
      const target = targets[edge] as number;
      if (target < 0) continue;
      const at = from[target + 1] as number;
      sources[at] = state;
      from[target + 1] = at + 1;
    }
  }
  return [from, sources];
}
