import type { EffectParams } from '../rules/effect.ts';
import type { Guard, RuleArguments } from '../rules/rule.ts';
import { copyOf, type SpecContext, type SpecRole, specRoles } from '../state/state.ts';
import { actionOf } from './chart.ts';
import {
  type Assignment,
  type Definition,
  definitionsOf,
  type FlatMachine,
  flatMachine,
  type Implementations,
  type Params,
  type Placed,
} from './flat-machine.ts';
import type { FastStep, Stepping, Taken } from './stepping.ts';
import type { ServerMachine } from './xstate.ts';

/**
 * Takes steps of an XState machine from the machine's own transitions, guards and actions, without XState's
 * interpreter: many times faster than by its quickest call (docs/decisions/0003-fast-spec-steps.md). The machine stays
 * the only definition.
 *
 * For flat machines only, of atomic states under one root, whose actions are assigns and effects that are returned; no
 * entry or exit actions, eventless transitions, history, delays or actors. A test compares it with XState's
 * documented `transition()` on random events, so that neither can change its meaning unseen.
 */
export function fastStep(machine: ServerMachine): FastStep {
  const byRole = candidatesOf(machine);
  return (server, event) => {
    const offered = byRole.get(server.role)?.get(event.type);
    if (offered === undefined) return null;
    const args = { context: server.context, event };
    for (const one of offered) {
      if (one.guard !== null && !one.guard(args)) continue;
      if (one.target !== null) server.role = one.target;
      for (const act of one.acts) act(args, server);
      return one;
    }
    return null;
  };
}

/** Made apart, so that the step does not keep XState's machine alive, of which a search makes one for each set of options. */
function candidatesOf(machine: ServerMachine): ReadonlyMap<SpecRole, ReadonlyMap<string, readonly Candidate[]>> {
  const flat = flatMachine(machine);
  const candidates = definitionsOf(flat).map((placed, transition) => candidate(placed, transition, flat));
  return new Map(specRoles.map((role) => [role, byEvent(candidates, role)] as const));
}

/** What a role is asked under each event: the role's own candidates, then the root's, as XState asks them. */
function byEvent(candidates: readonly Candidate[], role: SpecRole): ReadonlyMap<string, readonly Candidate[]> {
  const lists = new Map<string, Candidate[]>();
  for (const state of [role, 'any']) {
    for (const one of candidates.filter((candidate) => candidate.state === state)) {
      const list = lists.get(one.event) ?? [];
      list.push(one);
      lists.set(one.event, list);
    }
  }
  return lists;
}

function candidate({ state, event, definition }: Placed, transition: number, machine: FlatMachine): Candidate {
  const { guard, target } = definition;
  const known = machine.implementations;
  return {
    state,
    event,
    transition,
    action: actionOf(definition),
    guard: guard === undefined ? null : (known.guards[guard] ?? missing('guard', guard)),
    target: target?.[0]?.key ?? null,
    acts: definition.actions.flatMap((action) => actOf(action, known)),
  };
}

/** What the action does. Which one was taken says the candidate. */
function actOf(action: Definition['actions'][number], known: Implementations): readonly Act[] {
  const { type, params } = typeof action === 'string' ? { type: action, params: undefined } : action;
  const { assignment } = known.actions[type] ?? missing('action', type);
  if (assignment !== undefined) return [assigning(assignment, params)];
  return type === 'took' ? [] : [effect(type, params)];
}

/** Each assign writes into the context. */
function assigning(assignment: Assignment, params: Params): Act {
  if (params instanceof Function) return (args, server) => write(args, server, assignment(args, params(args)));
  return (args, server) => write(args, server, assignment(args, params));
}

/** Field by field: `Object.assign` took longer than most rules. */
function write(args: Arguments, server: Stepping, change: Partial<SpecContext>): void {
  const from = change as Fields;
  for (const name in from) {
    if (from[name] === (args.context as unknown as Fields)[name]) continue;
    if (!server.isOwn) server.context = args.context = copyOf(server.context);
    server.isOwn = true;
    (args.context as unknown as Fields)[name] = from[name];
  }
}

type Fields = Record<string, unknown>;

/** Without an assignment it is an effect. */
function effect(type: string, params: Params): Act {
  switch (type) {
    case 'send':
      return told<'send'>(params, ({ message }, { sent }) => void sent.push(message));
    case 'transmit':
      return told<'transmit'>(params, ({ messages }, { sent }) => addAll(sent, messages));
    case 'reply':
      return told<'reply'>(params, ({ reply }, { replies }) => void replies.push(reply));
    case 'replyAll':
      return told<'replyAll'>(params, (told, { replies }) => addAll(replies, told.replies));
    case 'discard':
      return (_, server) => {
        server.discarded = true;
      };
    default:
      return missing('effect', type);
  }
}

/** XState types what an effect is told where a rule names it, and not here. */
function told<Type extends 'send' | 'transmit' | 'reply' | 'replyAll'>(
  params: Params,
  tell: (params: EffectParams[Type], server: Stepping) => void,
): Act {
  if (params instanceof Function) return (args, server) => tell(params(args) as EffectParams[Type], server);
  return (_, server) => tell(params as EffectParams[Type], server);
}

function addAll<Item>(list: Item[], more: readonly Item[]): void {
  for (const one of more) list.push(one);
}

function missing(what: string, name: string): never {
  throw new Error(`the machine has no ${what} ${name}`);
}

/** What rules are asked with; the context is a copy from the first change on. */
interface Arguments extends RuleArguments {
  context: SpecContext;
}

type Act = (args: Arguments, server: Stepping) => void;

/** A transition that may be taken. */
interface Candidate extends Omit<Placed, 'definition'>, Taken {
  readonly guard: Guard | null;
  readonly target: SpecRole | null;
  readonly acts: readonly Act[];
}
