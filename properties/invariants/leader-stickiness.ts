import { holds, violated } from './invariant.ts';
import type { Invariant } from './invariant.ts';

/**
 * Leader Stickiness (dissertation §9.6): no pre-vote helps to depose a leader that the voter knows to be there, least
 * of all the leader itself. So a leader grants none in its own term.
 *
 * Of a step. What was granted before the election may still leave the server in the step in which its writes finish and
 * it becomes leader; thereafter nothing granted in that term can be waiting, since requests for votes waited as well.
 */
export const leaderStickiness: Invariant = {
  name: 'Leader Stickiness',
  paper: 'dissertation §9.6',
  kind: 'step',
  check({ before, sent }) {
    if (!before.up || before.role !== 'leader') return holds;
    for (const { from, to, message } of sent) {
      if (message.kind !== 'PreVoteResponse' || !message.voteGranted) continue;
      if (message.term !== before.currentTerm) continue;
      return violated(`n${from}, leader of term ${message.term}, granted n${to} a pre-vote in that term`);
    }
    return holds;
  },
};
