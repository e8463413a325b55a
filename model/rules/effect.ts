import type { SpecAction } from '../state/action.ts';
import type { SpecMessage, SpecReply } from '../state/message.ts';
import type { RuleArguments } from './rule.ts';

/**
 * What a step does to the outside: XState returns these actions, and nobody executes them.
 * The functions below are how a transition of the machine says them.
 */
export type Effect =
  | { readonly type: 'took'; readonly params: { readonly action: SpecAction } }
  | { readonly type: 'send'; readonly params: { readonly message: SpecMessage } }
  | { readonly type: 'transmit'; readonly params: { readonly messages: readonly SpecMessage[] } }
  | { readonly type: 'reply'; readonly params: { readonly reply: SpecReply } }
  | { readonly type: 'replyAll'; readonly params: { readonly replies: readonly SpecReply[] } }
  | { readonly type: 'discard' };

type Build<Result> = (args: RuleArguments) => Result;

/** Which action of raft.tla the transition is. */
export function took(action: SpecAction) {
  return { type: 'took', params: { action } } as const;
}

/** The message goes to the network; with a disk only to the outbox. */
export function send(message: Build<SpecMessage>) {
  return { type: 'send', params: (args: RuleArguments) => ({ message: message(args) }) } as const;
}

/** The messages go to the network now (disk). */
export function transmit(messages: Build<readonly SpecMessage[]>) {
  return { type: 'transmit', params: (args: RuleArguments) => ({ messages: messages(args) }) } as const;
}

/** The client is told. */
export function reply(answer: Build<SpecReply>) {
  return { type: 'reply', params: (args: RuleArguments) => ({ reply: answer(args) }) } as const;
}

/** Several clients are told, or none. */
export function replyAll(answers: Build<readonly SpecReply[]>) {
  return { type: 'replyAll', params: (args: RuleArguments) => ({ replies: answers(args) }) } as const;
}

/** What XState would execute for such an action: nothing. The name gives the type of its parameters. */
export function returned<Type extends Effect['type']>(
  _type: Type,
): (args: RuleArguments, params: EffectParams[Type]) => void {
  return () => {};
}

/** What each effect is told, by its name. */
export type EffectParams = {
  readonly [Type in Effect['type']]: Extract<Effect, { readonly type: Type }> extends { readonly params: infer P }
    ? P
    : undefined;
};
