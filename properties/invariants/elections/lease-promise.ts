import type { ServerId } from '../../seen/view.ts';
import { holds, violated } from '../invariant.ts';
import type { RememberingInvariant } from '../invariant.ts';
import { helpsCampaign } from './leader-stickiness.ts';

/**
 * Lease Promise (dissertation §6.4.1, with leaseReads): a lease rests on it that whoever has answered its leader helps
 * nobody to be elected until an election timeout has passed on its own clock. It may forget the leader meanwhile, as it
 * restarts or hears of a newer term, but not that.
 *
 * Of a history. Only answers that were sent bind a server: one that a crash has taken is none. It is released when its
 * election timer fires or the least election timeout has passed, which the world allows only when the time has come.
 */
export const leasePromise: RememberingInvariant<ReadonlySet<ServerId>> = {
  name: 'Lease Promise',
  paper: 'dissertation §6.4.1',
  needs: { feature: 'leaseReads', words: ['AppendEntriesResponse', 'PreVote', 'RequestVote'] },
  rule: 'A server that has answered a leader helps nobody to be elected until an election timeout has passed.',
  of: 'history',
  concernedBy: ['timeout', 'sent', 'received'],
  memory: {
    initial: new Set(),
    after(bound, { step, features, after, sent }) {
      if (!features.includes('leaseReads')) return bound;
      const { id, leaderId, suspectsLeader } = after;
      if (step === 'timeout' || step === 'leastTimeout')
        return bound.has(id) ? new Set([...bound].filter((server) => server !== id)) : bound;
      if (suspectsLeader === true) return bound; // what waited for a write is heard of later than a lease lasts
      const answers = sent.some(({ to, message }) => message.kind === 'AppendEntriesResponse' && to === leaderId);
      return answers && !bound.has(id) ? new Set(bound).add(id) : bound;
    },
  },
  check(seen, bound) {
    const { before, received } = seen;
    if (!before.up || !bound.has(before.id) || received === null || !helpsCampaign(seen)) return holds;
    const word = before.leaderId === null ? 'forgets' : 'breaks';
    return violated(`n${before.id} ${word} what it promised a leader, and helps a campaign of n${received.from}`);
  },
};
