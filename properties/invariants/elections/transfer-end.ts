import { becomesLeader } from '../../history/history.ts';
import { holds, violated } from '../invariant.ts';
import type { StepInvariant } from '../invariant.ts';

/**
 * Transfer End (dissertation §3.10): a transfer that was refused, or that has not come about within an election timeout,
 * leaves the leader as able to work as before; and no leadership begins with a transfer.
 *
 * Of a step. A crash ends the leadership, and with it the transfer.
 */
export const transferEnd: StepInvariant = {
  name: 'Transfer End',
  paper: 'dissertation §3.10',
  needs: { feature: 'transfer', view: ['transferTarget'] },
  rule: 'If leadership transfer does not complete after about an election timeout, the prior leader aborts it and resumes accepting client requests.',
  of: 'step',
  concernedBy: ['elected', 'timeout', 'role', 'transfer'],
  check({ step, before, after, replies }) {
    if (!after.up || after.transferTarget === null) return holds;
    const isAnother = before.transferTarget !== after.transferTarget;
    const who = `n${after.id}, ${after.role} of term ${after.currentTerm},`;
    const on = `is handing over to n${after.transferTarget}`;
    if (after.role !== 'leader') {
      return isAnother || before.role !== after.role ? violated(`${who} ${on}, and has nothing to hand over`) : holds;
    }
    if (becomesLeader(before, after)) return violated(`${who} ${on} as it begins to lead`);
    if (step === 'timeout' && !isAnother) return violated(`${who} ${on} after an election timeout`);
    const isRefused = replies.some(({ kind }) => kind === 'transferRefused');
    return isRefused && isAnother ? violated(`${who} ${on}, though it has refused that`) : holds;
  },
};
