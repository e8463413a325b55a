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
  const isAbout = typeof kinds === 'string' ? isOfKind(kinds) : isOneOf(kinds);
  return ({ context, event }) => {
    if (!isAbout(event)) throw new Error(`a rule about ${String(kinds)} was asked about ${event.type}`);
    return rule(context, event);
  };
}

type OfKind<K extends SpecEventKind> = (event: SpecEvent) => event is Extract<SpecEvent, { readonly type: K }>;

const isOfKind =
  <K extends SpecEventKind>(kind: K): OfKind<K> =>
  (event): event is Extract<SpecEvent, { readonly type: K }> =>
    event.type === kind;

const isOneOf = <K extends SpecEventKind>(kinds: readonly K[]): OfKind<K> => {
  const known: readonly SpecEventKind[] = kinds;
  return (event): event is Extract<SpecEvent, { readonly type: K }> => known.includes(event.type);
};
