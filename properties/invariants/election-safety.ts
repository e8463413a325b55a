import { holds, violated } from './invariant.ts';
import type { Invariant } from './invariant.ts';

/**
 * Election Safety (Figure 3, §5.2): at most one leader can be elected in a given term.
 *
 * Of a history: two leaders of one term need not lead at the same moment, and one server that wins a term in two of
 * its lives is as wrong as two servers. Sound with crashes and lost writes, since a server that forgets a vote that
 * others know of breaks the promise that the election rests on.
 */
export const electionSafety: Invariant = {
  name: 'Election Safety',
  paper: 'Figure 3, §5.2',
  rule: 'At most one leader can be elected in a given term.',
  kind: 'history',
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
