import { firstChangedIndex, lastIndex } from '../../seen/view.ts';
import { holds, violated } from '../invariant.ts';
import type { StepInvariant } from '../invariant.ts';

/**
 * Leader Append-Only (Figure 3, §5.3): a leader never overwrites or deletes entries in its log; it only appends.
 *
 * Of a step: binds from a leader's state to the same leadership's next. A crash ends the leadership, so entries that
 * it lost un-synced are no violation: the server comes back as a follower.
 */
export const leaderAppendOnly: StepInvariant = {
  name: 'Leader Append-Only',
  paper: 'Figure 3, §5.3',
  rule: 'A leader never overwrites or deletes entries in its log; it only appends new entries.',
  of: 'step',
  concernedBy: ['log'],
  check({ before, after }) {
    if (before.log === after.log || before.role !== 'leader' || after.role !== 'leader') return holds;
    if (before.currentTerm !== after.currentTerm || !before.up || !after.up) return holds;
    const changed = firstChangedIndex(before.log, after.log);
    if (changed > lastIndex(before.log)) return holds;
    const what = changed <= lastIndex(after.log) ? 'overwrote' : 'deleted';
    return violated(`leader n${after.id} of term ${after.currentTerm} ${what} its entry ${changed}`);
  },
};
