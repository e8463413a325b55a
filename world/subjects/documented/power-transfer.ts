import type { Subject, Transition } from '../../../properties/seen/subject.ts';
import type { Envelope, ServerId } from '../../../properties/seen/view.ts';
import { lastIndex, lastTerm } from '../../../properties/seen/view.ts';
import { quiet } from '../quiet.ts';
import type { ImplementationState } from '../implementation-parts.ts';

/** How the target of a transfer answers is no message of the paper. */
export const transferAnswer = 'TimeoutNowResponse';

/** A leader that is told to hand its power over says so to the target, and leads on until a newer term reaches it. */
export function handsOver(state: ImplementationState, to: ServerId): Transition<ImplementationState> {
  const { id: from, currentTerm: term, log } = state.view;
  const message = { kind: 'TimeoutNow', term, lastLogIndex: lastIndex(log), lastLogTerm: lastTerm(log) } as const;
  return { ...quiet(state), sent: [{ from, to, message }] };
}

/** The target answers, and campaigns at once if its log ends as the leader's does, authorized to disrupt that leader. */
export function takesOver(
  engine: Subject<ImplementationState>,
  state: ImplementationState,
  { from, message }: Envelope,
): Transition<ImplementationState> {
  const { id, role, currentTerm: term, log } = state.view;
  const [index, ofTerm] = [lastIndex(log), lastTerm(log)];
  const agrees =
    message.term === term && endOf(message, 'lastLogIndex') === index && endOf(message, 'lastLogTerm') === ofTerm;
  const says = { i: index, ok: agrees && role !== 'leader' };
  const answer: Envelope = { from: id, to: from, message: { kind: 'Other', name: transferAnswer, term, says } };
  if (!says.ok) return { ...quiet(state), sent: [answer] };
  const transition = engine.step(state, { kind: 'electionTimeout' });
  return { ...transition, sent: [answer, ...transition.sent.map(authorized)] };
}

/** R7: the pre-vote requests of a campaign ordered by hand, or by a leader, carry a flag. */
export function authorized(envelope: Envelope): Envelope {
  if (envelope.message.kind !== 'PreVote') return envelope;
  const message = { ...envelope.message, authorized: true };
  return { ...envelope, message };
}

const endOf = (message: object, key: 'lastLogIndex' | 'lastLogTerm'): unknown =>
  new Map<string, unknown>(Object.entries(message)).get(key);
