import type { LogIndex, ServerView } from '../../seen/view.ts';
import { entryAt, firstChangedIndex, hasMajority, sameEntry, showConfiguration, showServers } from '../../seen/view.ts';
import { holds, violated } from '../invariant.ts';
import type { PlainHistoryInvariant, Verdict } from '../invariant.ts';
import { mayCommit } from '../../history/history.ts';
import type { Commitment } from '../../history/history.ts';

/**
 * Commit Durability (§5.3, §5.4; dissertation §3.8): once any commitIndex covers an entry, the entry stays durable on
 * a majority of its configuration for ever.
 *
 * Of a history: judged for entries newly covered, and for covered entries that the touched server's durable log has
 * lost. It sees what no other property sees yet: an entry that one more crash would lose. Sound with crashes: a leader
 * counts only answers that waited for the follower's write, and itself as far as its own log is durable; and nobody
 * deletes a committed entry, durable or not (Leader Completeness).
 */
export const commitDurability: PlainHistoryInvariant = {
  name: 'Commit Durability',
  paper: '§5.3, §5.4; Figure 2',
  rule: 'A committed entry is durable on a majority of the servers.',
  of: 'history',
  concernedBy: ['durable', 'committed'],
  concerns: ({ before, after }) => before.durable.log !== after.durable.log || mayCommit(before, after),
  check({ before, after, servers, committedFrom, history }) {
    const { committed } = history;
    const from = before.durable.log === after.durable.log ? committedFrom : firstChange(before, after, committedFrom);
    for (let index = from; index <= committed.length; index += 1) {
      const verdict = durableOnMajority(servers, index, committed.at(index - 1));
      if (verdict.verdict !== 'holds') return verdict;
    }
    return holds;
  },
};

function firstChange(before: ServerView, after: ServerView, limit: LogIndex): LogIndex {
  return Math.min(limit, firstChangedIndex(before.durable.log, after.durable.log));
}

function durableOnMajority(
  servers: readonly ServerView[],
  index: LogIndex,
  commitment: Commitment | undefined,
): Verdict {
  if (commitment === undefined) return holds;
  const { entry, configuration } = commitment;
  // What is compacted is durable in the snapshot, whose content State Agreement judges.
  const isHolder = ({ durable: { log } }: ServerView): boolean =>
    index <= log.base || sameEntry(entryAt(log, index), entry);
  if (hasMajority(configuration, (server) => servers.some((one) => one.id === server && isHolder(one)))) return holds;
  const who = showServers(servers.filter(isHolder).map(({ id }) => id));
  return violated(
    `entry ${index} of term ${entry.term} is committed, but durable on ${who} only, no majority of ${showConfiguration(configuration)}`,
  );
}
