import { votesIn } from '../../history/history.ts';
import { holds, violated } from '../invariant.ts';
import type { PlainHistoryInvariant } from '../invariant.ts';

/**
 * One vote (§5.2): each server votes for at most one candidate in a given term.
 *
 * Of a history, over all lives of the voter: votes are grants sent and own votes counted. A vote that was never
 * durable and that nobody was told of may be lost in a crash and given to another; one that was told may not.
 */
export const oneVote: PlainHistoryInvariant = {
  name: 'One Vote',
  paper: '§5.2, Figure 2',
  needs: { words: ['RequestVoteResponse'] },
  rule: 'Each server will vote for at most one candidate in a given term.',
  of: 'history',
  concernedBy: ['voted'],
  concerns: ({ before, after, sent }) => votesIn(before, after, sent).length > 0,
  check({ votes, history }) {
    for (const vote of votes) {
      for (const { voter, candidate } of history.votes.ofTerm(vote.term)) {
        if (voter !== vote.voter || candidate === vote.candidate) continue;
        return violated(`n${voter} voted for n${candidate} and for n${vote.candidate} in term ${vote.term}`);
      }
    }
    return holds;
  },
};
