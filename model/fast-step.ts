import type { AnyStateMachine } from 'xstate';
import type { Effect } from './effect.ts';
import type { SpecEvent } from './event.ts';
import type { RuleArguments } from './rule.ts';
import type { SpecContext, SpecRole } from './state.ts';

/** What an enabled event does. */
export interface Taken {
  readonly role: SpecRole;
  readonly context: SpecContext;
  readonly effects: readonly Effect[];
}

export type FastStep = (role: SpecRole, context: SpecContext, event: SpecEvent) => Taken | null;

/**
 * Takes steps of an XState machine from the machine's own transitions, guards and actions, without XState's
 * interpreter: four times faster than by its quickest call (docs/decisions/0003-fast-spec-steps.md). The machine stays
 * the only definition.
 *
 * For flat machines only, of atomic states under one root, whose actions are assigns and effects that are returned; no
 * entry or exit actions, eventless transitions, history, delays or actors. A test compares it with XState's
 * documented `transition()` on random events, so that neither can change its meaning unseen.
 */
export function fastStep(machine: AnyStateMachine): FastStep {
  const { root, states, implementations } = machine as unknown as FlatMachine;
  const known: Known = { guards: implementations.guards, actions: implementations.actions };
  const byRole = new Map(
    Object.entries(states).map(([role, node]) => [role, candidatesByEvent([node, root], known)] as const),
  );
  return (role, context, event) => {
    const candidates = byRole.get(role)?.get(event.type) ?? [];
    for (const { guard, target, actions } of candidates) {
      if (guard === null || guard({ context, event })) return take(target ?? role, context, event, actions);
    }
    return null;
  };
}

function take(role: SpecRole, before: SpecContext, event: SpecEvent, actions: readonly Action[]): Taken {
  const context = { ...before }; // ours until it is returned, so each assign may write into it
  const args = { context, event };
  const effects: Effect[] = [];
  for (const { type, params: given, assignment } of actions) {
    const params = given instanceof Function ? given(args) : given;
    if (assignment === null) effects.push((params === undefined ? { type } : { type, params }) as Effect);
    else Object.assign(context, assignment(args, params));
  }
  return { role, context, effects };
}

/** Of a state and then of the root, in the order in which XState asks them. */
function candidatesByEvent(nodes: readonly StateNode[], known: Known): ReadonlyMap<string, readonly Candidate[]> {
  const byEvent = new Map<string, Candidate[]>();
  for (const { transitions } of nodes) {
    for (const [event, definitions] of transitions) {
      const candidates = byEvent.get(event) ?? [];
      candidates.push(...definitions.map((definition) => candidate(definition, known)));
      byEvent.set(event, candidates);
    }
  }
  return byEvent;
}

function candidate({ guard, target, actions }: Definition, known: Known): Candidate {
  return {
    guard: guard === undefined ? null : (known.guards[guard] ?? missing('guard', guard)),
    target: target?.[0]?.key ?? null,
    actions: actions.map((action) => {
      const { type, params } = typeof action === 'string' ? { type: action, params: undefined } : action;
      const implementation = known.actions[type] ?? missing('action', type);
      return { type, params, assignment: implementation.assignment ?? null };
    }),
  };
}

function missing(what: string, name: string): never {
  throw new Error(`the machine has no ${what} ${name}`);
}

type Guard = (args: RuleArguments) => boolean;

/** A transition that may be taken. An action without an assignment is an effect. */
interface Candidate {
  readonly guard: Guard | null;
  readonly target: SpecRole | null;
  readonly actions: readonly Action[];
}

/** What an effect or an assign is told besides context and event; as XState has it, a value or how to make it. */
type Params = object | ((args: RuleArguments) => object) | undefined;

interface Action {
  readonly type: string;
  readonly params: Params;
  readonly assignment: ((args: RuleArguments, params: unknown) => Partial<SpecContext>) | null;
}

// The part of XState's machine objects that is used here.

interface FlatMachine {
  readonly root: StateNode;
  readonly states: Readonly<Record<SpecRole, StateNode>>;
  readonly implementations: Known;
}

interface StateNode {
  readonly key: SpecRole;
  readonly transitions: ReadonlyMap<string, readonly Definition[]>;
}

interface Definition {
  readonly guard?: string;
  readonly target?: readonly StateNode[];
  readonly actions: readonly (string | { readonly type: string; readonly params?: Params })[];
}

interface Known {
  readonly guards: Readonly<Record<string, Guard>>;
  readonly actions: Readonly<Record<string, { readonly assignment?: Action['assignment'] }>>;
}
