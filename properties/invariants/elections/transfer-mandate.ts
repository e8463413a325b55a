import { holds, violated } from '../invariant.ts';
import type { StepInvariant } from '../invariant.ts';

/**
 * Transfer Mandate (dissertation §3.10): only the leader of its term makes a server campaign at once. A TimeoutNow of an
 * earlier term is of a transfer that is over: it changes neither term nor role.
 *
 * Of a step. Only the term that the receiver has when the message comes is asked for, so a crash that lost the memory of a
 * later one does no harm: the server then does know no later leader.
 */
export const transferMandate: StepInvariant = {
  name: 'Transfer Mandate',
  paper: 'dissertation §3.10',
  needs: { feature: 'transfer', words: ['TimeoutNow'] },
  rule: 'Only the leader of the current term may tell a server to start an election at once.',
  of: 'step',
  concernedBy: ['received'],
  check({ before, after, received }) {
    if (received?.message.kind !== 'TimeoutNow' || received.message.term >= before.currentTerm) return holds;
    if (after.currentTerm === before.currentTerm && after.role === before.role) return holds;
    const { term } = received.message;
    return violated(`n${after.id}, of term ${before.currentTerm}, campaigned at a TimeoutNow of term ${term}`);
  },
};
