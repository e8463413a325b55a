import type { Envelope, ServerView } from '../../seen/view.ts';
import { lastIndex, lastTerm, termAt } from '../../seen/view.ts';
import { holds, violated } from '../invariant.ts';
import type { PlainHistoryInvariant, Verdict } from '../invariant.ts';

/**
 * Transfer Precondition (dissertation §3.10): a leader tells a server to campaign at once only when that has the leader's
 * whole log. One that lacks something cannot win, or wins over who has more.
 *
 * Of a history, that is beside the other servers. The leader's log is taken as it is durable: the word may have waited for
 * that to be so, and the log gone on since. Sound with crashes: the server has acknowledged what it has, so that only a
 * leader of a later term can take it away again; then it will not obey either.
 */
export const transferPrecondition: PlainHistoryInvariant = {
  name: 'Transfer Precondition',
  paper: 'dissertation §3.10',
  needs: { feature: 'transfer', words: ['TimeoutNow'] },
  rule: 'The prior leader fully updates the log of the target server to match its own before it tells it to campaign.',
  of: 'history',
  concernedBy: ['timeoutNowSent'],
  concerns: ({ sent }) => sent.some(isWord),
  check({ features, after, sent, servers }) {
    if (!features.includes('transfer')) return holds;
    for (const envelope of sent) {
      if (!isWord(envelope)) continue;
      const verdict = hasWholeLog(after, envelope, servers[envelope.to - 1]);
      if (verdict.verdict !== 'holds') return verdict;
    }
    return holds;
  },
};

const isWord = ({ message }: Envelope): boolean => message.kind === 'TimeoutNow';

function hasWholeLog(leader: ServerView, { message }: Envelope, target: ServerView | undefined): Verdict {
  if (target === undefined || target.currentTerm > message.term) return holds;
  const { log } = leader.durable;
  const last = lastIndex(log);
  if (last <= target.log.base) return holds;
  if (last <= lastIndex(target.log) && termAt(target.log, last) === lastTerm(log)) return holds;
  return violated(
    `n${leader.id}, leader of term ${message.term}, told n${target.id} to campaign, which lacks its entry ${last}`,
  );
}
