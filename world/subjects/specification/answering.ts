import type { Answer } from '../../../properties/seen/application.ts';
import type { EntryView, LogIndex, Reply, ServerView, Term } from '../../../properties/seen/view.ts';
import type { SpecificationState } from './specification.ts';

/** What a leader has accepted and not answered yet, the oldest first. */
export type Accepted = readonly { readonly index: LogIndex; readonly term: Term }[];

export const nothingAccepted: Accepted = [];

/**
 * §8, §5.3: a leader answers what it has accepted when it has applied that entry. Who leads no more, or has applied another
 * leader's entry at that index, gives it up; a crash leaves nobody who could say anything.
 */
export function withAnswers(
  before: SpecificationState,
  after: SpecificationState,
  replies: readonly Reply[],
  applied: readonly EntryView[],
  answers: readonly (Answer | null)[],
): { readonly state: SpecificationState; readonly replies: readonly Reply[] } {
  const known = afterReplies(before.accepted, replies);
  if (known.length === 0) return { state: withAccepted(after, nothingAccepted), replies };
  if (!after.view.up) return { state: withAccepted(after, nothingAccepted), replies };
  const from = after.view.appliedIndex - applied.length + 1;
  const settled: Reply[] = [];
  const left = known.filter(({ index, term }) => {
    const entry = applied[index - from];
    if (entry?.term === term) {
      settled.push({ kind: 'answered', index, term, answer: answers[index - from]?.reply ?? null });
    } else if (entry !== undefined || !leadsIn(after.view, term)) {
      settled.push({ kind: 'givenUp', index, term });
    } else return true;
    return false;
  });
  if (settled.length === 0) return { state: withAccepted(after, known), replies };
  return { state: withAccepted(after, left), replies: [...replies, ...settled] };
}

const leadsIn = ({ role, currentTerm }: ServerView, term: Term): boolean => role === 'leader' && currentTerm === term;

function afterReplies(accepted: Accepted, replies: readonly Reply[]): Accepted {
  let known = accepted;
  for (const reply of replies) {
    if (reply.kind === 'accepted') known = [...known, { index: reply.index, term: reply.term }];
  }
  return known;
}

const withAccepted = (state: SpecificationState, accepted: Accepted): SpecificationState =>
  state.accepted === accepted
    ? state
    : { server: state.server, machine: state.machine, accepted, view: state.view };
