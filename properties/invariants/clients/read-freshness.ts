import { holds, violated } from '../invariant.ts';
import type { PlainHistoryInvariant } from '../invariant.ts';

/**
 * Read Freshness (dissertation §6.4): a read sees all that was committed, by whomever, when it was asked. So the index
 * at which it is served is not below what any commitIndex covered then, and is applied where it is served.
 *
 * Of a history. With the order in which commands are committed this is linearizability of reads: a write whose client
 * has its answer is committed. Sound with crashes: what was committed stays so, and a read that a crash leaves without
 * an answer is asked again by its client.
 */
export const readFreshness: PlainHistoryInvariant = {
  name: 'Read Freshness',
  paper: 'dissertation §6.4',
  needs: { feature: 'readIndex', replies: true },
  rule: 'A read returns results at least as new as what was committed when it was asked.',
  of: 'history',
  concernedBy: ['served'],
  concerns: ({ replies }) => replies.some(({ kind }) => kind === 'readable'),
  check({ after, served }) {
    for (const { read, index, committed } of served) {
      if (committed === null) return violated(`n${after.id} answers read ${read}, for which nobody waits`);
      if (index < committed) {
        return violated(
          `n${after.id} serves read ${read} at index ${index}, but up to ${committed} was committed when it was asked`,
        );
      }
      if (index > after.appliedIndex) {
        return violated(
          `n${after.id} serves read ${read} at index ${index}, but has applied up to ${after.appliedIndex}`,
        );
      }
    }
    return holds;
  },
};
