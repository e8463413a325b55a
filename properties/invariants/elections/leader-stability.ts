import type { StepView } from '../../history/step-view.ts';
import { hasMajority, showServers } from '../../seen/view.ts';
import { holds, violated } from '../invariant.ts';
import type { RememberingInvariant, Verdict } from '../invariant.ts';
import { answeredUntil, leaderQuorum } from './leader-quorum.ts';
import type { Intervals } from './leader-quorum.ts';

/**
 * Leader Stability (§5.2; dissertation §6.2, §3.10): nobody is deposed, and no election begun, without need. A leader goes
 * on to lead until it hears of a newer term, is no member any more, or, with checkQuorum, an election timeout has passed in
 * which no majority answered it; and a server begins an election only when its own election timer fires, or when its leader
 * tells it to.
 *
 * Of a history. When a timer fires is for the world to say, and nobody can be blamed for that. A crash ends a leadership.
 */
export const leaderStability: RememberingInvariant<Intervals> = {
  name: 'Leader Stability',
  paper: '§5.2; dissertation §6.2',
  needs: { words: ['AppendEntriesResponse'] },
  rule: 'A leader whom a majority answers within every election timeout goes on to lead, and a server that hears it starts no election.',
  of: 'history',
  concernedBy: ['elected', 'timeout', 'answered', 'role', 'term'],
  memory: leaderQuorum.memory,
  check(seen, intervals) {
    const { step, before, after, received } = seen;
    if (!before.up || !after.up || step === 'harness' || step === 'action') return holds;
    if (received?.message.kind === 'Other') return holds; // nobody knows what it wants
    if (before.role === 'leader') return after.role === 'leader' ? holds : stepsDown(seen, intervals);
    return beginsElection(seen) && step !== 'timeout' && received?.message.kind !== 'TimeoutNow'
      ? violated(
          `n${after.id} begins to campaign as ${after.role} of term ${after.currentTerm}, and its election timer has not fired`,
        )
      : holds;
  },
};

function stepsDown({ step, features, before, after, received }: StepView, intervals: Intervals): Verdict {
  if (after.currentTerm > before.currentTerm) {
    return received !== null && received.message.term > before.currentTerm
      ? holds
      : violated(`n${after.id} gave up term ${before.currentTerm} for ${after.currentTerm}, of which nobody told it`);
  }
  const { voters, newVoters } = after.configuration;
  if (!voters.includes(after.id) && newVoters?.includes(after.id) !== true) return holds;
  const who = `n${after.id} leads term ${after.currentTerm} no more`;
  if (step !== 'timeout') return violated(`${who}, and no election timeout has passed`);
  if (!features.includes('checkQuorum')) return holds;
  const answered = answeredUntil(intervals, after.id);
  return hasMajority(before.configuration, (server) => server === after.id || answered.includes(server))
    ? violated(`${who}, though ${showServers(answered)} answered it within an election timeout, a majority with it`)
    : holds;
}

/** A campaign that goes on, from the pre-votes to the votes and to the lead, is none that begins. */
function beginsElection({ before, after }: StepView): boolean {
  if (after.role === 'follower') return false;
  if (after.role === before.role && after.currentTerm === before.currentTerm) return false;
  if (before.role === 'preCandidate') return after.role === 'preCandidate';
  return before.role !== 'candidate' || after.role !== 'leader' || after.currentTerm !== before.currentTerm;
}
