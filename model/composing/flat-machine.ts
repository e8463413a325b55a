import type { SpecEventKind } from '../state/event.ts';
import type { Guard, RuleArguments } from '../rules/rule.ts';
import type { SpecContext, SpecRole } from '../state/state.ts';
import type { ServerMachine } from './xstate.ts';

// The part of XState's machine objects that is used here, of flat machines: atomic states under one root.

export interface FlatMachine {
  readonly root: StateNode;
  readonly states: Readonly<Record<SpecRole, StateNode>>;
  readonly implementations: Implementations;
}

interface StateNode {
  readonly key: SpecRole;
  readonly transitions: ReadonlyMap<SpecEventKind, readonly Definition[]>;
}

/** The same machine, as it is read here. XState's own types of these parts are looser. */
export const flatMachine = <Role extends SpecRole>(machine: ServerMachine<Role>): FlatMachine =>
  machine as unknown as FlatMachine;

/** A transition as the machine defines it. */
export interface Definition {
  readonly description?: string;
  readonly guard?: string;
  readonly target?: readonly StateNode[];
  readonly actions: readonly (string | { readonly type: string; readonly params?: Params })[];
}

/** What an effect or an assign is told besides context and event; as XState has it, a value or how to make it. */
export type Params = object | ((args: RuleArguments) => object) | undefined;

export interface Implementations {
  readonly guards: Readonly<Record<string, Guard>>;
  readonly actions: Readonly<Record<string, { readonly assignment?: Assignment }>>;
}

export type Assignment = (args: RuleArguments, params: unknown) => Partial<SpecContext>;

/** A definition where it stands: of one role, or of the whole machine. */
export interface Placed {
  readonly state: SpecRole | 'any';
  readonly event: SpecEventKind;
  readonly definition: Definition;
}

/** Every transition of the machine, once, in the machine's order: a transition's number is its place in this list. */
export function definitionsOf({ root, states }: FlatMachine): readonly Placed[] {
  return [...placed('any', root), ...Object.values(states).flatMap((node) => placed(node.key, node))];
}

function placed(state: Placed['state'], { transitions }: StateNode): readonly Placed[] {
  return [...transitions].flatMap(([event, definitions]) =>
    definitions.map((definition) => ({ state, event, definition })),
  );
}
