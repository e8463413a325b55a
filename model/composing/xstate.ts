import {
  assign,
  type EventObject,
  type MetaObject,
  type NonReducibleUnknown,
  setup,
  type StateMachine,
  type StateSchema,
} from 'xstate';
import { type EffectParams, returned } from '../rules/effect.ts';
import type { SpecEvent } from '../state/event.ts';
import type { ServerId } from '../state/message.ts';
import type { Change, Guard, SendChange } from '../rules/rule.ts';
import type { SpecContext, SpecRole } from '../state/state.ts';

// Where rules meet XState. Guards and changes are plain functions everywhere else: what the next major version does
// without (`assign`, implementations by name) is here.

/** The guards and changes that a machine names. */
export interface Rules<GuardName extends string = string, ChangeName extends string = string> {
  readonly guards: Readonly<Record<GuardName, Guard>>;
  readonly changes: Readonly<Record<ChangeName, Change>>;
  readonly send?: SendChange; // in place of the effect
}

/** A machine of one server. Without input it is server 1. */
export type ServerMachine<Role extends SpecRole = SpecRole> = StateMachine<
  SpecContext,
  SpecEvent,
  Children,
  never,
  never, // actions and guards that `provide` could replace: none, they belong to the rules
  never,
  never,
  Role,
  string,
  Input,
  NonReducibleUnknown,
  EventObject,
  MetaObject,
  StateSchema
>;

type Children = Record<never, never>;
type Input = { readonly id: ServerId } | undefined;

/** XState's `setup` with these rules and the effects: what a machine may name, checked where it does. */
export function raftSetup<GuardName extends string, ChangeName extends string>(rules: Rules<GuardName, ChangeName>) {
  return setup<
    SpecContext,
    SpecEvent,
    Children,
    Children,
    { [Name in ChangeName]: undefined } & EffectParams,
    { [Name in GuardName]: undefined },
    never,
    string,
    Input
  >({
    guards: rules.guards,
    actions: {
      ...assigned(rules.changes),
      send:
        rules.send === undefined
          ? returned('send')
          : assign<SpecContext, SpecEvent, EffectParams['send'], SpecEvent, never>(rules.send),
      transmit: returned('transmit'),
      reply: returned('reply'),
      replyAll: returned('replyAll'),
      discard: () => {},
      took: returned('took'),
    },
  });
}

function assigned<Name extends string>(changes: Readonly<Record<Name, Change>>) {
  const actions = Object.entries<Change>(changes).map(([name, change]) => [name, toAssign(change)] as const);
  // What fromEntries makes has the names of what entries was given.
  return Object.fromEntries(actions) as Record<Name, ReturnType<typeof toAssign>>;
}

const toAssign = (change: Change) => assign<SpecContext, SpecEvent, undefined, SpecEvent, never>(change);
