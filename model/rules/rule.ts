import type { SpecEvent, SpecEventKind } from '../state/event.ts';
import type { SpecMessage } from '../state/message.ts';
import type { SpecContext } from '../state/state.ts';

/** What XState hands to guards and actions. */
export interface RuleArguments {
  readonly context: SpecContext;
  readonly event: SpecEvent;
}

export type Guard = (args: RuleArguments) => boolean;

/** The named action that changes these variables of the server and no others. */
export type Change = (args: RuleArguments) => Partial<SpecContext>;

/** What is done with a message in place of sending it. */
export type SendChange = (args: RuleArguments, params: { readonly message: SpecMessage }) => Partial<SpecContext>;

export type Guards = Readonly<Record<string, Guard>>;
export type Changes = Readonly<Record<string, Change>>;

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
