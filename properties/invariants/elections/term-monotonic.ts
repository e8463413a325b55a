import { holds, violated } from '../invariant.ts';
import type { PlainHistoryInvariant, StepCheck } from '../invariant.ts';

const withinLife: StepCheck = {
  of: 'step',
  check: ({ before, after }) =>
    before.up && after.up && after.currentTerm < before.currentTerm
      ? violated(`the term of n${after.id} fell from ${before.currentTerm} to ${after.currentTerm}`)
      : holds,
};

/**
 * Term Monotonic (Figure 2, persistent state; §5.1): within a life currentTerm never falls, and after a restart it is
 * at least that of every message which the server ever sent.
 *
 * Of a history: a term that was not durable and that nobody was told of may be lost in a crash. One that was told may
 * not, for others act on it.
 */
export const termMonotonic: PlainHistoryInvariant = {
  name: 'Term Monotonic',
  paper: 'Figure 2, §5.1',
  rule: 'currentTerm increases monotonically, and is on stable storage before a server answers.',
  of: 'history',
  concernedBy: ['down', 'term'],
  withoutHistory: withinLife,
  concerns: ({ before, after }) => after.up && (!before.up || after.currentTerm < before.currentTerm),
  check(seen) {
    const { before, after, history } = seen;
    if (before.up) return withinLife.check(seen);
    const told = history.termTold[after.id - 1] ?? 0;
    return after.currentTerm >= told
      ? holds
      : violated(`n${after.id} restarted in term ${after.currentTerm}, after it had sent messages of term ${told}`);
  },
};
