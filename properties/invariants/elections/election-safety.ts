import type { ServerView } from '../../seen/view.ts';
import { becomesLeader } from '../../history/history.ts';
import { holds, violated } from '../invariant.ts';
import type { PlainHistoryInvariant } from '../invariant.ts';
import { ofPairs } from '../pairs.ts';

const leads = ({ up, role }: ServerView): boolean => up && role === 'leader';

/**
 * Election Safety (Figure 3, §5.2): at most one leader can be elected in a given term.
 *
 * Of a history: two leaders of one term need not lead at the same moment, and one server that wins a term in two of
 * its lives is as wrong as two servers. Sound with crashes and lost writes, since a server that forgets a vote that
 * others know of breaks the promise that the election rests on.
 */
export const electionSafety: PlainHistoryInvariant = {
  name: 'Election Safety',
  paper: 'Figure 3, §5.2',
  rule: 'At most one leader can be elected in a given term.',
  of: 'history',
  concernedBy: ['elected'],
  // No two servers lead one term at the same time.
  withoutHistory: ofPairs({
    check: (one, other) =>
      leads(one) && leads(other) && one.currentTerm === other.currentTerm
        ? violated(`n${one.id} and n${other.id} both lead term ${one.currentTerm}`)
        : holds,
  }),
  concerns: ({ before, after }) => becomesLeader(before, after),
  check({ elected, historyBefore }) {
    if (elected === null) return holds;
    const others = [...historyBefore.elections.ofTerm(elected.term)];
    const other = others.find(({ server, life }) => server !== elected.server || life !== elected.life);
    if (other === undefined) return holds;
    return other.server === elected.server
      ? violated(
          `n${other.server} won term ${elected.term} in its life ${other.life} and again in its life ${elected.life}`,
        )
      : violated(`n${other.server} and n${elected.server} both won term ${elected.term}`);
  },
};
