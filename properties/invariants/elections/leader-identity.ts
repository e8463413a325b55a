import { holds, violated } from '../invariant.ts';
import type { PlainHistoryInvariant } from '../invariant.ts';

/**
 * Leader Identity (§5.2, §8; Figure 2, leaderId: "so follower can redirect clients"): whom a server takes for the leader of
 * its term was elected in that term.
 *
 * Of a history. Sound with crashes: a server that comes back knows of no leader, and one that fell has led its term all the same.
 */
export const leaderIdentity: PlainHistoryInvariant = {
  name: 'Leader Identity',
  paper: '§5.2, §8; Figure 2',
  rule: 'A server names as the leader of its term only who was elected in it.',
  of: 'history',
  concernedBy: ['leaderId', 'term', 'down'],
  concerns: ({ before, after }) =>
    after.leaderId !== null &&
    after.up &&
    (before.leaderId !== after.leaderId || before.currentTerm !== after.currentTerm || !before.up),
  check({ before, after, history }) {
    const { id, up, leaderId, currentTerm } = after;
    if (leaderId === null || !up) return holds;
    if (before.up && before.leaderId === leaderId && before.currentTerm === currentTerm) return holds;
    for (const { server } of history.elections.ofTerm(currentTerm)) if (server === leaderId) return holds;
    return violated(`n${id} names n${leaderId} as the leader of term ${currentTerm}, in which nobody has elected it`);
  },
};
