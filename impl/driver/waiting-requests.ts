import type { Entry, LogIndex, Term } from '../core/log.ts';
import type { RaftNode } from '../core/node.ts';

/** A request that the core has accepted, and that has no answer yet. Its name, to whoever asked. */
export interface WaitingRequest {
  readonly index: LogIndex;
  readonly term: Term;
}

/** The oldest first, so with indexes that rise: one leadership accepted them all. A crash loses them. */
export type WaitingRequests = readonly WaitingRequest[];

export const noRequests: WaitingRequests = [];

/** Whom a driver answers. */
export interface AnswerRules {
  /** Is the entry that is applied at the request's index that request? Another leader may have put its own there (§5.3). */
  readonly isRequest: (entry: Entry, request: WaitingRequest) => boolean;
  /** Does who applies entries know of the request already? It is there from when it was accepted on. */
  readonly isKnown: (node: RaftNode, request: WaitingRequest) => boolean;
}

export const soundAnswers: AnswerRules = {
  isRequest: (entry, { term }) => entry.term === term,
  isKnown: () => true,
};

/** What becomes of a request: the state machine's answer to what was just applied is its answer; or nobody here knows any more. */
export type Settled =
  | { readonly kind: 'answer'; readonly request: WaitingRequest }
  | { readonly kind: 'giveUp'; readonly request: WaitingRequest };

/** The entry is applied: what becomes of the request that waits for its index; null if none does. `node`: as it is then. */
export function settledBy(
  { isRequest, isKnown }: AnswerRules,
  node: RaftNode,
  waiting: WaitingRequests,
  { index, entry }: { readonly index: LogIndex; readonly entry: Entry },
): Settled | null {
  const request = waiting.find((one) => one.index === index && isKnown(node, one));
  if (request === undefined) return null;
  return { kind: isRequest(entry, request) ? 'answer' : 'giveUp', request };
}

/** Without what was settled. */
export const without = (waiting: WaitingRequests, { request }: Settled): WaitingRequests =>
  waiting.filter((one) => one !== request);

/**
 * Those that a server in this state no longer answers: who leads no more may never hear what became of them, and need not
 * keep its clients waiting for that (§8: they ask again).
 */
export function abandonedBy(
  { role, currentTerm }: Pick<RaftNode, 'role' | 'currentTerm'>,
  waiting: WaitingRequests,
): WaitingRequests {
  const leads = ({ term }: WaitingRequest): boolean => role === 'leader' && currentTerm === term;
  return waiting.every(leads) ? noRequests : waiting.filter((one) => !leads(one));
}
