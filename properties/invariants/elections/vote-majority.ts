import type { ServerId, Term } from '../../seen/view.ts';
import { hasMajority, showConfiguration, showServers } from '../../seen/view.ts';
import { becomesLeader } from '../../history/history.ts';
import type { History } from '../../history/history.ts';
import { holds, violated } from '../invariant.ts';
import type { PlainHistoryInvariant } from '../invariant.ts';

/**
 * Vote Majority (§5.2; §6): who becomes leader has the votes of a majority of its configuration in that term; in joint
 * consensus, of both majorities. Election Safety sees a leader without only once there is another one of that term.
 *
 * Of a history: a vote counts if its voter has sent it, whatever the leader makes of what came. Of itself a server has the
 * vote unless it has given it to another. Sound with crashes: what a voter has forgotten it has said all the same.
 */
export const voteMajority: PlainHistoryInvariant = {
  name: 'Vote Majority',
  paper: '§5.2, §6',
  needs: { words: ['RequestVoteResponse'] },
  rule: 'A candidate wins an election if it receives votes from a majority of the servers in the full cluster for the same term.',
  of: 'history',
  concernedBy: ['elected'],
  concerns: ({ before, after }) => becomesLeader(before, after),
  check({ before: { configuration }, elected, history }) {
    if (elected === null) return holds;
    const { server, term } = elected;
    const voters = votersFor(history, term, server);
    if (hasMajority(configuration, (voter) => voters.includes(voter))) return holds;
    return violated(
      `n${server} leads term ${term} with the votes of ${showServers(voters)}, no majority of ${showConfiguration(configuration)}`,
    );
  },
};

/** Who has said that it votes for the server in that term, and the server itself if it has not voted for another. */
function votersFor({ votes }: Pick<History, 'votes'>, term: Term, server: ServerId): readonly ServerId[] {
  const cast = [...votes.ofTerm(term)];
  const voters = new Set(cast.filter(({ candidate }) => candidate === server).map(({ voter }) => voter));
  if (!cast.some(({ voter, candidate }) => voter === server && candidate !== server)) voters.add(server);
  return [...voters].sort((one, other) => one - other);
}
