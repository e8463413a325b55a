import { holds, violated } from './invariant.ts';
import type { Invariant } from './invariant.ts';

/**
 * Leader Stickiness (dissertation §9.6): no pre-vote helps to depose a leader that the voter knows to be there, least
 * of all the leader itself. So a leader grants none in its own term.
 *
 * Of a step in which a message arrives. What was granted before the election may have to wait for a write, and leave
 * the server when it finishes, in or after the step in which it becomes leader.
 */
export const leaderStickiness: Invariant = {
  name: 'Leader Stickiness',
  paper: 'dissertation §9.6',
  kind: 'step',
  check({ step, before, sent }) {
    if (step !== 'deliver' || !before.up || before.role !== 'leader') return holds;
    for (const { from, to, message } of sent) {
      if (message.kind !== 'PreVoteResponse' || !message.voteGranted) continue;
      if (message.term !== before.currentTerm) continue;
      return violated(`n${from}, leader of term ${message.term}, granted n${to} a pre-vote in that term`);
    }
    return holds;
  },
};
