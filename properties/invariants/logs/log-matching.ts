import type { LogIndex, LogView } from '../../seen/view.ts';
import { firstDifferingIndex, lastIndex, termAt } from '../../seen/view.ts';
import { holds, violated } from '../invariant.ts';
import type { StateInvariant } from '../invariant.ts';
import { ofPairs } from '../pairs.ts';

/**
 * Log Matching (Figure 3, §5.3): if two logs contain an entry with the same index and term, then the logs are
 * identical in all entries up through that index.
 *
 * Of a state: what any two servers show. Sound with crashes: what a crash leaves
 * of a log is a log that the server had before, and no two entries of one term and index ever differ.
 */
export const logMatching: StateInvariant = {
  name: 'Log Matching',
  paper: 'Figure 3, §5.3',
  rule: 'If two logs contain an entry with the same index and term, then the logs are identical in all entries up through the given index.',
  concernedBy: ['log'],
  ...ofPairs({
    symmetric: true,
    reads: ({ log }) => log,
    check(one, other) {
      if (one.log === other.log) return holds;
      const mismatch = firstMismatch(one.log, other.log);
      if (mismatch === null) return holds;
      const [at, agreed] = mismatch;
      return violated(
        `n${one.id} and n${other.id} both have an entry of term ${termAt(one.log, agreed)} at index ${agreed}, ` +
          `but differ at index ${at}`,
      );
    },
  }),
};

/** [index of a difference, index ≥ it at which the terms agree], or null if the logs match as far as both are known. */
export function firstMismatch(one: LogView, other: LogView): readonly [LogIndex, LogIndex] | null {
  const known = Math.max(one.base, other.base); // of this entry the terms at least
  let agreed = Math.min(lastIndex(one), lastIndex(other));
  while (agreed > known && termAt(one, agreed) !== termAt(other, agreed)) agreed -= 1;
  if (agreed <= known) return null;
  if (termAt(one, known) !== termAt(other, known)) return [known, agreed];
  const index = firstDifferingIndex(one, other);
  return index <= agreed ? [index, agreed] : null;
}
