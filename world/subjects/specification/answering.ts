import type { Answer } from '../../../properties/seen/application.ts';
import type { EntryView, LogIndex, Reply, ServerView, Term } from '../../../properties/seen/view.ts';

/** What a leader has accepted and not answered yet, the oldest first. */
export type Accepted = readonly { readonly index: LogIndex; readonly term: Term }[];

export const nothingAccepted: Accepted = [];

/**
 * §8, §5.3: a leader answers what it has accepted when it has applied that entry. Who leads no more, or has applied another
 * leader's entry at that index, gives it up; a crash leaves nobody who could say anything.
 */
export function withAnswers(
  accepted: Accepted, // before the step
  after: ServerView,
  replies: readonly Reply[],
  applied: readonly EntryView[],
  answers: readonly (Answer | null)[],
): { readonly accepted: Accepted; readonly replies: readonly Reply[] } {
  const known = afterReplies(accepted, replies);
  if (known.length === 0 || !after.up) return { accepted: nothingAccepted, replies };
  const from = after.appliedIndex - applied.length + 1;
  const settled: Reply[] = [];
  const left = known.filter(({ index, term }) => {
    const entry = applied[index - from];
    if (entry?.term === term) {
      settled.push({ kind: 'answered', index, term, answer: answers[index - from]?.reply ?? '' });
    } else if (entry !== undefined || !leadsIn(after, term)) {
      settled.push({ kind: 'givenUp', index, term });
    } else return true;
    return false;
  });
  return settled.length === 0 ? { accepted: known, replies } : { accepted: left, replies: [...replies, ...settled] };
}

const leadsIn = ({ role, currentTerm }: ServerView, term: Term): boolean => role === 'leader' && currentTerm === term;

function afterReplies(accepted: Accepted, replies: readonly Reply[]): Accepted {
  let known = accepted;
  for (const reply of replies) {
    if (reply.kind === 'accepted') known = [...known, { index: reply.index, term: reply.term }];
  }
  return known;
}
