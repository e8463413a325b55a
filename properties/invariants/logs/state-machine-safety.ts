import type { LogIndex, ServerView } from '../../seen/view.ts';
import { entryAt, firstChangedIndex, firstKnownToBoth, sameEntry } from '../../seen/view.ts';
import { mayCommit } from '../../history/history.ts';
import { holds, violated } from '../invariant.ts';
import type { PlainHistoryInvariant } from '../invariant.ts';
import { ofPairs } from '../pairs.ts';

/**
 * State Machine Safety (Figure 3, §5.4.3): if a server has applied an entry at a given index to its state machine, no
 * other server will ever apply a different entry for the same index.
 *
 * Of a history: whatever any server's commitIndex ever covered is compared with what was covered there first, by
 * whomever, in whichever life, and what is given to the state machine with what was committed. Sound with crashes: a restart applies again from the first entry, and the same ones.
 */
export const stateMachineSafety: PlainHistoryInvariant = {
  name: 'State Machine Safety',
  paper: 'Figure 3, §5.4.3',
  rule: 'If a server has applied a log entry at a given index to its state machine, no other server will ever apply a different log entry for the same index.',
  of: 'history',
  concernedBy: ['applied', 'log', 'commitIndex'],
  // No two servers know different entries as committed at one index.
  withoutHistory: ofPairs({
    check(one, other) {
      const both = Math.min(one.commitIndex, other.commitIndex);
      for (let index = firstKnownToBoth(one.log, other.log); index <= both; index += 1) {
        const entry = entryAt(one.log, index);
        if (entry !== undefined && sameEntry(entry, entryAt(other.log, index))) continue;
        return violated(`n${one.id} and n${other.id} know different entries as committed at index ${index}`);
      }
      return holds;
    },
  }),
  concerns: ({ before, after, applied }) => applied.length > 0 || mayCommit(before, after),
  check({ before, after, applied, history }) {
    for (const [k, entry] of applied.entries()) {
      const index = after.appliedIndex - applied.length + 1 + k;
      const first = history.committed.at(index - 1)?.entry;
      if (first === undefined) return violated(`n${after.id} applied entry ${index}, which is not committed`);
      if (!sameEntry(entry, first)) {
        return violated(`n${after.id} applied another entry at index ${index} than was committed there`);
      }
    }
    // A commitIndex that falls below what was applied long ago is another property's business.
    if (applied.length > 0 && after.appliedIndex > after.commitIndex) {
      return violated(`n${after.id} applied up to ${after.appliedIndex}, but its commitIndex is ${after.commitIndex}`);
    }
    if (before.log === after.log && before.commitIndex === after.commitIndex) return holds;
    for (let index = firstNew(before, after); index <= after.commitIndex; index += 1) {
      const first = history.committed.at(index - 1)?.entry;
      const own = entryAt(after.log, index);
      if (own === undefined)
        return violated(`n${after.id} counts entry ${index} as committed, but its log ends before it`);
      // A server that is down commits nothing: what it counts as committed was, or the crash has made it up.
      if (first === undefined)
        return violated(
          `n${after.id} counts entry ${index} of term ${own.term} as committed, which nobody has committed`,
        );
      if (!sameEntry(own, first)) {
        return violated(
          `n${after.id} commits an entry of term ${own.term} at index ${index}, where one of term ${first.term} was committed`,
        );
      }
    }
    return holds;
  },
};

/** The first entry that was not compared when an earlier commitIndex covered it. */
function firstNew(before: ServerView, after: ServerView): LogIndex {
  const first = after.log.base + 1;
  if (before.log === after.log) return Math.max(first, before.commitIndex + 1);
  if (before.log.base > after.log.base) return first;
  return Math.max(first, Math.min(firstChangedIndex(before.log, after.log), before.commitIndex + 1));
}
