import { holds, violated } from '../invariant.ts';
import type { StepInvariant } from '../invariant.ts';

/**
 * Commit Index Monotonic (Figure 2, volatile state: "increases monotonically"): within a life commitIndex never falls.
 *
 * Of a step. commitIndex is volatile, so a restart may begin again from 0: the crash ends the life, and lost writes are
 * entries that nobody has counted. The published specification lets it fall
 * (AppendEntries assigns it); the core spec therefore is not judged by this one.
 */
export const commitIndexMonotonic: StepInvariant = {
  name: 'Commit Index Monotonic',
  paper: 'Figure 2, §5.3',
  rule: 'commitIndex increases monotonically.',
  of: 'step',
  concernedBy: ['commitIndex'],
  check({ before, after }) {
    if (after.commitIndex >= before.commitIndex || !before.up || !after.up) return holds;
    return violated(`the commitIndex of n${after.id} fell from ${before.commitIndex} to ${after.commitIndex}`);
  },
};
