import type { StepView } from '../../history/step-view.ts';
import type { LogIndex, MessageView } from '../../seen/view.ts';
import { termAt } from '../../seen/view.ts';
import { holds, violated } from '../invariant.ts';
import type { StepInvariant, Verdict } from '../invariant.ts';

/**
 * Commit Advance (§5.4.2; Figure 2, AppendEntries receiver, step 5; Figure 13): where a leader's commitIndex comes to stand
 * is an entry of its own term; and a follower's goes no further than the request vouches for, which says nothing of what the
 * follower may have behind it.
 *
 * Of a step in which a commitIndex grows. Sound with crashes: a restart begins where it likes, and is not asked.
 */
export const commitAdvance: StepInvariant = {
  name: 'Commit Advance',
  paper: '§5.4.2; Figure 2',
  needs: { words: ['AppendEntries'] },
  rule: 'A leader commits by counting only entries of its own term; a follower sets commitIndex to min(leaderCommit, index of last new entry).',
  of: 'step',
  concernedBy: ['commitIndex'],
  check(seen) {
    const { before, after, received } = seen;
    if (!before.up || !after.up || after.commitIndex <= before.commitIndex) return holds;
    const vouched = received === null ? null : vouchedFor(received.message);
    if (vouched === null) return before.role === 'leader' || after.role === 'leader' ? ofLeader(seen) : holds;
    return after.commitIndex <= vouched
      ? holds
      : violated(
          `n${after.id} commits up to ${after.commitIndex} on a request that vouches for its log up to ${vouched} only`,
        );
  },
};

/** As it may give up the lead in the step, the term is that of before. */
function ofLeader({ before, after }: StepView): Verdict {
  const ownTerm = before.role === 'leader' ? before.currentTerm : after.currentTerm;
  const { id, log, commitIndex } = after;
  const term = termAt(log, commitIndex);
  if (term === ownTerm || commitIndex < log.base) return holds;
  return violated(`n${id}, leader of term ${ownTerm}, commits up to ${commitIndex}, an entry of term ${term}`);
}

/** Up to where the request says that the receiver's log is committed; null if it is none that does. */
function vouchedFor(message: MessageView): LogIndex | null {
  if (message.kind === 'InstallSnapshot') return message.lastIncludedIndex;
  if (message.kind !== 'AppendEntries') return null;
  const { prevLogIndex, entries, leaderCommit } = message;
  // A heartbeat that asks nothing of the log vouches for what the sender knows the receiver to have (etcd's).
  if (prevLogIndex === 0 && entries.length === 0) return leaderCommit;
  return Math.min(leaderCommit, prevLogIndex + entries.length);
}
