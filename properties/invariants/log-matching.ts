import type { EntryView, LogIndex } from '../view.ts';
import { sameEntry } from '../view.ts';
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
  kind: 'state',
  check({ before, after, servers }) {
    if (before.log === after.log) return holds;
    for (const other of servers) {
      if (other.id === after.id || other.log === after.log) continue;
      const mismatch = firstMismatch(after.log, other.log);
      if (mismatch === null) continue;
      const [at, agreed] = mismatch;
      return violated(
        `n${after.id} and n${other.id} both have an entry of term ${after.log[agreed - 1]?.term} at index ${agreed}, ` +
          `but differ at index ${at}`,
      );
    }
    return holds;
  },
};

/** [index of a difference, index ≥ it at which the terms agree], or null if the logs match. */
export function firstMismatch(
  one: readonly EntryView[],
  other: readonly EntryView[],
): readonly [LogIndex, LogIndex] | null {
  let agreed = Math.min(one.length, other.length);
  while (agreed > 0 && one[agreed - 1]?.term !== other[agreed - 1]?.term) agreed -= 1;
  for (let index = 1; index <= agreed; index += 1) {
    if (!sameEntry(one[index - 1], other[index - 1])) return [index, agreed];
  }
  return null;
}
