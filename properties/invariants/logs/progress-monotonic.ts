import { holds, violated } from '../invariant.ts';
import type { StepInvariant } from '../invariant.ts';

/**
 * Progress Monotonic (Figure 2, volatile state on leaders): within a leadership matchIndex never falls ("increases
 * monotonically"), and nextIndex stays above it.
 *
 * Of a step. A crash or a new term ends the leadership, and with it what the leader knew. Sound with lost writes at a
 * follower: it acknowledges only what is durable, so a crash of its own takes back nothing that was counted.
 */
export const progressMonotonic: StepInvariant = {
  name: 'Progress Monotonic',
  paper: 'Figure 2, §5.3',
  needs: { view: ['progress'] },
  rule: 'matchIndex increases monotonically while a leader leads, and nextIndex stays above it.',
  of: 'step',
  concernedBy: ['progress'],
  check({ before, after }) {
    if (before.progress === after.progress || after.role !== 'leader') return holds;
    const samePeriod = before.up && before.role === 'leader' && before.currentTerm === after.currentTerm;
    for (const { server, nextIndex, matchIndex } of after.progress) {
      if (nextIndex <= matchIndex) {
        return violated(`leader n${after.id} has nextIndex ${nextIndex} ≤ matchIndex ${matchIndex} for n${server}`);
      }
      const known = samePeriod ? before.progress.find((progress) => progress.server === server) : undefined;
      const earlier = known?.matchIndex ?? 0;
      if (matchIndex < earlier) {
        return violated(`the matchIndex of leader n${after.id} for n${server} fell from ${earlier} to ${matchIndex}`);
      }
    }
    return holds;
  },
};
