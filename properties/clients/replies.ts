import type { KeyValueReply } from '../../impl/index.ts';
import { parseKeyValueReply, parseSessionReply } from '../../impl/index.ts';
import type { LogIndex } from '../view.ts';

/** The session that the state machine says it has opened; undefined if it says anything else. */
export function sessionOf(reply: string): LogIndex | undefined {
  const answer = parseSessionReply(reply);
  return answer?.kind === 'registered' ? answer.session : undefined;
}

/** What the store says to an operation; undefined if that of the sessions is not an answer of the store. */
export function storeReplyOf(reply: string): KeyValueReply | undefined {
  const answer = parseSessionReply(reply);
  return answer?.kind === 'replied' ? parseKeyValueReply(answer.reply) : undefined;
}
