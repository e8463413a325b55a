import type { ServerId, Term } from '../../seen/view.ts';
import { hasMajority } from '../../seen/view.ts';
import { holds, violated } from '../invariant.ts';
import type { RememberingInvariant } from '../invariant.ts';

/** Who granted a server a pre-vote in a term, as far as it was told since it began to ask. */
interface Grants {
  readonly term: Term;
  readonly from: readonly ServerId[];
  readonly outlive: boolean; // a new round: they say for which term they are, and are as good then
}

const noGrants: readonly ServerId[] = [];

/**
 * Pre-Vote Majority (dissertation §9.6, with preVote): a server whose election timer fires raises its term only once a
 * majority, itself included, has granted it a pre-vote in its present term. So whoever cannot win does not disturb the
 * others. It may campaign at once if the leader tells it to (§3.10).
 *
 * Of a history. A crash loses what was granted before it, and so does a new round: who granted then may follow a leader by
 * now. One that comes late is not told from those of the new round, and counts. Where grants say for which term they are
 * (etcd), those of several rounds count together. Whoever follows a leader again asks no more.
 */
export const preVoteMajority: RememberingInvariant<ReadonlyMap<ServerId, Grants>> = {
  name: 'Pre-Vote Majority',
  paper: 'dissertation §9.6',
  needs: { feature: 'preVote', words: ['PreVoteResponse'] },
  rule: 'A server raises its term for an election only once a majority would vote for it.',
  of: 'history',
  concernedBy: ['crash', 'timeout', 'received', 'term'],
  memory: {
    initial: new Map(),
    after(grants, { step, features, before, after, received }) {
      if (!features.includes('preVote')) return grants;
      const { id, currentTerm } = before;
      const asksAnew = step === 'timeout' && after.role === 'preCandidate' && grants.get(id)?.outlive === false;
      if (asksAnew || (step === 'crash' && grants.has(id)))
        return new Map([...grants].filter(([server]) => server !== id));
      if (received?.message.kind !== 'PreVoteResponse' || !received.message.voteGranted) return grants;
      const { term, electionTerm = term + 1 } = received.message; // who grants need not take up the term
      if (electionTerm !== currentTerm + 1) return grants;
      const known = grants.get(id);
      const from = known?.term === currentTerm ? known.from : noGrants;
      if (from.includes(received.from)) return grants;
      const outlive = received.message.electionTerm !== undefined;
      return new Map(grants).set(id, { term: currentTerm, from: [...from, received.from], outlive });
    },
  },
  check({ step, features, before, after, received }, grants) {
    if (!features.includes('preVote') || (step !== 'timeout' && step !== 'deliver')) return holds;
    if (received?.message.kind === 'TimeoutNow') return holds;
    const campaigns = after.currentTerm > before.currentTerm && (after.role === 'candidate' || after.role === 'leader');
    if (!campaigns) return holds;
    if (step === 'deliver' && before.role !== 'preCandidate') {
      return violated(`n${after.id} began term ${after.currentTerm} as a ${before.role}, who asks for no pre-votes`);
    }
    const known = grants.get(after.id);
    const granted = known?.term === before.currentTerm ? known.from : noGrants;
    if (hasMajority(before.configuration, (server) => server === after.id || granted.includes(server))) return holds;
    const whom = granted.length === 0 ? 'nobody' : `only ${granted.map((server) => `n${server}`).join(' ')}`;
    return violated(`n${after.id} began term ${after.currentTerm} when ${whom} had granted it a pre-vote`);
  },
};
