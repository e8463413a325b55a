import { assign } from 'xstate';
import type { SpecEvent, SpecEventKind } from './event.ts';
import type { SpecContext } from './state.ts';

/** What XState hands to guards and actions. */
export interface RuleArguments {
  readonly context: SpecContext;
  readonly event: SpecEvent;
}

/** The rule as XState wants it, from a rule that names the events which it is about. */
export function on<K extends SpecEventKind, Result>(
  kinds: K | readonly K[],
  rule: (context: SpecContext, event: Extract<SpecEvent, { readonly type: K }>) => Result,
): (args: RuleArguments) => Result {
  return ({ context, event }) => {
    if (!isOfKind(event, kinds)) throw new Error(`a rule about ${String(kinds)} was asked about ${event.type}`);
    return rule(context, event);
  };
}

function isOfKind<K extends SpecEventKind>(
  event: SpecEvent,
  kinds: K | readonly K[],
): event is Extract<SpecEvent, { readonly type: K }> {
  return typeof kinds === 'string' ? event.type === kinds : kinds.some((kind) => kind === event.type);
}

/** The named action that changes these variables of the server and no others. */
export function update(change: (args: RuleArguments) => Partial<SpecContext>) {
  return assign<SpecContext, SpecEvent, undefined, SpecEvent, never>(change);
}
