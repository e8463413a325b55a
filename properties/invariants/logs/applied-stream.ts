import { entryAt, sameEntry } from '../../seen/view.ts';
import { holds, violated } from '../invariant.ts';
import type { StepInvariant } from '../invariant.ts';

/**
 * Applied Stream (Figure 2, rules for all servers: "increment lastApplied, apply log[lastApplied]"): within a life a server
 * gives its state machine one entry after the other, each once, as they stand in its log, and none that is not committed.
 *
 * Of a step. It goes on from where the state machine was, or from the snapshot that has come in its place; after a crash from
 * where a restart begins.
 */
export const appliedStream: StepInvariant = {
  name: 'Applied Stream',
  paper: 'Figure 2, §5.3',
  rule: 'A server applies every committed entry once, in log order.',
  of: 'step',
  concernedBy: ['applied', 'machine'],
  check({ before, after, applied }) {
    if (!after.up) return holds;
    const { id, appliedIndex, commitIndex, log } = after;
    const from = appliedIndex - applied.length;
    const goesOn = from === before.appliedIndex || (from === log.base && log.base > before.appliedIndex);
    if (!goesOn) {
      const what = applied.length === 0 ? 'came to' : `applied ${applied.length} up to`;
      return violated(`n${id}, which had applied up to ${before.appliedIndex}, ${what} entry ${appliedIndex}`);
    }
    if (appliedIndex !== before.appliedIndex && appliedIndex > commitIndex) {
      return violated(`n${id} applied up to ${appliedIndex}, but its commitIndex is ${commitIndex}`);
    }
    for (const [k, entry] of applied.entries()) {
      const index = from + 1 + k;
      if (index > log.base && !sameEntry(entry, entryAt(log, index))) {
        return violated(`n${id} applied as entry ${index} what does not stand there in its log`);
      }
    }
    return holds;
  },
};
