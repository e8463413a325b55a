import type { LogIndex, LogView } from '../view.ts';
import { firstDifference, lastIndex, termAt } from '../view.ts';
import { holds, violated } from './invariant.ts';
import type { Invariant } from './invariant.ts';

/**
 * Log Matching (Figure 3, §5.3): if two logs contain an entry with the same index and term, then the logs are
 * identical in all entries up through that index.
 *
 * Of a state, judged for the server whose log changed against every other. Sound with crashes: what a crash leaves
 * of a log is a log that the server had before, and no two entries of one term and index ever differ.
 */
export const logMatching: Invariant = {
  name: 'Log Matching',
  paper: 'Figure 3, §5.3',
  rule: 'If two logs contain an entry with the same index and term, then the logs are identical in all entries up through the given index.',
  kind: 'state',
  check({ before, after, servers }) {
    if (before.log === after.log) return holds;
    for (const other of servers) {
      if (other.id === after.id || other.log === after.log) continue;
      const mismatch = firstMismatch(after.log, other.log);
      if (mismatch === null) continue;
      const [at, agreed] = mismatch;
      return violated(
        `n${after.id} and n${other.id} both have an entry of term ${termAt(after.log, agreed)} at index ${agreed}, ` +
          `but differ at index ${at}`,
      );
    }
    return holds;
  },
};

/** [index of a difference, index ≥ it at which the terms agree], or null if the logs match as far as both are known. */
export function firstMismatch(one: LogView, other: LogView): readonly [LogIndex, LogIndex] | null {
  const known = Math.max(one.base, other.base); // of this entry the terms at least
  let agreed = Math.min(lastIndex(one), lastIndex(other));
  while (agreed > known && termAt(one, agreed) !== termAt(other, agreed)) agreed -= 1;
  if (agreed <= known) return null;
  if (termAt(one, known) !== termAt(other, known)) return [known, agreed];
  const index = firstDifference(one, other);
  return index <= agreed ? [index, agreed] : null;
}
