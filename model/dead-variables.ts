import type { SpecConfig } from './state/config.ts';
import type { SpecServer } from './server.ts';
import { candidateState, leaderState, type SpecContext } from './state/state.ts';

/**
 * Returns the server without what can no longer matter to it: the votes of one that is not candidate, the
 * indexes of one that is not leader; the same object if nothing changes.
 *
 * Exact: a candidate is entered only by the step that resets the votes, a leader only by the one that sets the
 * indexes, and until then no guard and no message reads them. So a step before or after comes to the same.
 */
export function withoutDeadVariables(config: SpecConfig, server: SpecServer): SpecServer {
  const live: SpecContext = {
    ...server.context,
    ...(server.role !== 'candidate' && candidateState),
    ...(server.role !== 'leader' && leaderState(config, 1)),
  };
  return isSame(live, server.context) ? server : { role: server.role, context: live };
}

function isSame(a: SpecContext, b: SpecContext): boolean {
  const keys = [
    'votesResponded',
    'votesGranted',
    'byTransfer',
    'nextIndex',
    'matchIndex',
    'reads',
    'inFlight',
    'answered',
    'sending',
  ] as const;
  return keys.every((key) => isEqual(a[key], b[key]));
}

/** Of plain data with the same keys in the same order. */
function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [ones, others] = [Object.values(a), Object.values(b)];
  return ones.length === others.length && ones.every((one, k) => isEqual(one, others[k]));
}
