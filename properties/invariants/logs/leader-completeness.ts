import { entryAt, firstKnownToBoth, sameEntry } from '../../seen/view.ts';
import { becomesLeader, mayCommit } from '../../history/history.ts';
import type { Commitment, Election } from '../../history/history.ts';
import { holds, violated } from '../invariant.ts';
import type { PlainHistoryInvariant } from '../invariant.ts';
import { ofPairs } from '../pairs.ts';

/**
 * Leader Completeness (Figure 3, §5.4): if an entry is committed in a given term, it is present in the logs of the
 * leaders of all higher-numbered terms.
 *
 * Of a history: the entry binds leaders of terms later than that of the leader that committed it (not of the entry's
 * own term), so a late winner of an older term is legal. Judged both ways round: at an election against all that was
 * committed before, at a commitment against later-term leaders already elected, by the log they won with. Later in
 * their leadership they only append. Sound with crashes: what was committed was durable on a majority.
 */
export const leaderCompleteness: PlainHistoryInvariant = {
  name: 'Leader Completeness',
  paper: 'Figure 3, §5.4.3',
  rule: 'If a log entry is committed in a given term, then that entry will be present in the logs of the leaders for all higher-numbered terms.',
  of: 'history',
  concernedBy: ['elected', 'committed'],
  /**
   * What `one` knows to be committed stands in the log of a leader whose term is not below its own. Sound, for what a
   * server knows as committed was committed in a term up to its own.
   */
  withoutHistory: ofPairs({
    check(one, other) {
      if (!other.up || other.role !== 'leader' || other.currentTerm < one.currentTerm) return holds;
      for (let index = firstKnownToBoth(one.log, other.log); index <= one.commitIndex; index += 1) {
        const entry = entryAt(one.log, index);
        if (entry !== undefined && sameEntry(entry, entryAt(other.log, index))) continue;
        return violated(
          `n${other.id} leads term ${other.currentTerm} without entry ${index}, which n${one.id} knows as committed`,
        );
      }
      return holds;
    },
  }),
  concerns: ({ before, after }) => becomesLeader(before, after) || mayCommit(before, after),
  check({ elected, committedFrom, history }) {
    if (elected !== null) {
      for (let index = 1; index <= history.committed.length; index += 1) {
        const lacking = lacks(elected, history.committed.at(index - 1), index);
        if (lacking !== null) return lacking;
      }
    }
    for (let index = committedFrom; index <= history.committed.length; index += 1) {
      for (const election of history.elections) {
        const lacking = lacks(election, history.committed.at(index - 1), index);
        if (lacking !== null) return lacking;
      }
    }
    return holds;
  },
};

function lacks(
  election: Election,
  commitment: Commitment | undefined,
  index: number,
): ReturnType<typeof violated> | null {
  if (commitment === undefined || election.term <= commitment.term) return null;
  if (index < election.log.base) return null; // compacted: State Agreement judges what stands for it
  if (index === election.log.base && election.log.baseTerm === commitment.entry.term) return null;
  if (sameEntry(entryAt(election.log, index), commitment.entry)) return null;
  return violated(
    `n${election.server} became leader of term ${election.term} without entry ${index} of term ` +
      `${commitment.entry.term}, which was committed in term ${commitment.term}`,
  );
}
