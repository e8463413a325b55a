import type { Envelope, ServerView, Term } from '../../seen/view.ts';
import type { StepView } from '../../history/step-view.ts';
import { holds, violated } from '../invariant.ts';
import type { StepInvariant, Verdict } from '../invariant.ts';

/**
 * Leader Stickiness (dissertation §4.2.3, §9.6): nobody helps to depose a leader that it knows to be there, least of all
 * the leader itself. So a leader grants no pre-vote in its own term; and with checkQuorum a server that knows its leader,
 * for it has heard from it since its last election timeout, or the least one if it is told of that, takes neither term nor vote from a campaign, unless that leader
 * wanted it.
 *
 * Of a step in which a message arrives. What was granted before the election may have to wait for a write, and leave
 * the server when it finishes, in or after the step in which it becomes leader.
 */
export const leaderStickiness: StepInvariant = {
  name: 'Leader Stickiness',
  paper: 'dissertation §4.2.3, §9.6',
  needs: { words: ['PreVote', 'PreVoteResponse', 'RequestVote'] },
  rule: 'A server that believes in a current leader helps nobody to depose it.',
  of: 'step',
  concernedBy: ['received'],
  check(seen) {
    const { before, received, features } = seen;
    if (received === null || !before.up) return holds;
    if (before.role === 'leader') return grantsNoPreVote(seen);
    if (!features.includes('checkQuorum') || !hearsLeader(before) || !helpsCampaign(seen)) return holds;
    if (votesAgain(seen)) return holds;
    return violated(
      `n${before.id} hears the leader n${before.leaderId} of term ${before.currentTerm}, and lets a campaign of n${received.from} disturb it`,
    );
  },
};

/** Nobody is told of a time that is not its own to be told of, so without `leastTimeout` it hears whom it knows. */
const hearsLeader = ({ leaderId, suspectsLeader }: ServerView): boolean => leaderId !== null && suspectsLeader !== true;

/** The campaign by which its leader was elected, once more: who has voted so may say so again. */
const votesAgain = ({ before, received }: StepView): boolean =>
  received !== null &&
  received.from === before.leaderId &&
  received.from === before.votedFor &&
  electionIn(received) === before.currentTerm;

/** The term of the election that the campaign is for; null if it is none. */
function electionIn({ message }: Envelope): Term | null {
  if (message.kind === 'RequestVote') return message.term;
  return message.kind === 'PreVote' ? (message.electionTerm ?? message.term + 1) : null;
}

function grantsNoPreVote({ before, sent }: StepView): Verdict {
  for (const { from, to, message } of sent) {
    if (message.kind !== 'PreVoteResponse' || !message.voteGranted) continue;
    if (message.term !== before.currentTerm) continue;
    return violated(`n${from}, leader of term ${message.term}, granted n${to} a pre-vote in that term`);
  }
  return holds;
}

/** Does the server take term or vote from a campaign that no leader wanted? */
export function helpsCampaign({ before, after, received, sent }: StepView): boolean {
  if (received === null || !isCampaign(received)) return false;
  const granted = sent.some(({ message }) => 'voteGranted' in message && message.voteGranted);
  return after.currentTerm !== before.currentTerm || after.votedFor !== before.votedFor || granted;
}

const isCampaign = ({ message }: Envelope): boolean =>
  message.kind === 'PreVote' || (message.kind === 'RequestVote' && message.leadershipTransfer !== true);
