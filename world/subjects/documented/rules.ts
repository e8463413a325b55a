import { append, lastIndex, termAt, textbookRules } from '../../../impl/index.ts';
import type { Rules } from '../../../impl/index.ts';
import { receives } from './reception.ts';
import { leaderCommitIndex, progressAfterRejection, progressAfterSuccess, sends } from './replication.ts';

/**
 * The rules of the documented engine, the Raft in Python whose test pages follower_rewrite_1 comes from. Not textbook
 * Raft, and not safe. Each is named by its number in README.md, and says what it does and what Raft does.
 */
export const documentedRules: Rules = {
  ...textbookRules,

  // R11. A newer term in any message but those of pre-vote. Raft: in any message.
  adoptsTerm: (node, message) =>
    message.kind !== 'PreVote' && message.kind !== 'PreVoteResponse' && message.term > node.currentTerm,

  // K4 (R3). Only a follower forgets its vote in a new term. Raft: everyone does.
  votedForAfterStepDown: (node, term) => (node.role === 'follower' && term > node.currentTerm ? null : node.votedFor),

  // R3. A candidate's vote for itself is not recorded. Raft: votedFor is the candidate itself.
  votedForAsCandidate: (node) => node.votedFor,

  // R2, K6 (R7). The table of followers and the last leader known outlive all but a crash. Raft: a new term ends both.
  rememberedWithoutLeader: ({ leaderId, progress }) => ({ leaderId, progress, transferTarget: null }),

  // R2. Made at first use, not reset by a later election. Raft: made afresh by every election.
  progressAtElection: (node, server) =>
    node.progress.find((progress) => progress.server === server) ?? textbookRules.progressAtElection(node, server),

  // K0 (R6), K5 (R4). The current term, in a vote request already raised. Raft: the last entry's term.
  lastTermShown: (node) => node.currentTerm,

  // K3 (R8). Followers only, one vote whoever asks again, whatever the request's term; and the candidate's log is held
  // against the last committed entry. Raft: a vote of the present term, by the last entry's term and index.
  grantsVote: (rules, node, _from, message) =>
    node.role === 'follower' &&
    node.votedFor === null &&
    rules.isUpToDate(append(node.log, node.commitIndex, []), message),

  // K3 (R7, R8). Raft: by the last term first, and only where that is equal by the index.
  isUpToDate: (committed, candidate) =>
    lastIndex(committed) === 0 ||
    (candidate.lastLogIndex >= lastIndex(committed) &&
      candidate.lastLogTerm >= termAt(committed, lastIndex(committed))),

  // K6 (R7). Who leads, or follows a leader known, says no unless the campaign is authorized; and only committed
  // entries count. Raft: by the whole log (and, dissertation §4.2.3, no only while the leader is heard).
  grantsPreVote: (rules, node, _from, message) => {
    const hasLeader = node.role === 'leader' || (node.role === 'follower' && node.leaderId !== null);
    if (hasLeader && !isAuthorized(message)) return false;
    if (message.term < node.currentTerm) return false; // the campaign's term, one more, is not above the own one
    return rules.isUpToDate(append(node.log, node.commitIndex, []), message);
  },

  // R8. The request's term. Raft: the own one.
  voteAnswerTerm: (_node, message) => message.term,

  // R12. A leader refuses, and a log is thrown away even at the word of an older term. Raft: only the present term.
  acceptsAppend: (node, message) => {
    if (node.role === 'leader') return false;
    if (message.term === node.currentTerm) return true;
    return node.role === 'follower' && message.prevLogIndex === 0 && lastIndex(node.log) > 0;
  },
  receives,

  // R13, R14, R15.
  sends,
  // R15. Whatever leadership the answered request was of. Raft: only the present one's.
  countsAppendResponse: () => true,
  progressAfterSuccess,
  progressAfterRejection,

  // R16.
  leaderCommitIndex,
};

/** A pre-vote request of a campaign that was ordered by hand carries a flag, which no trace shows. */
const isAuthorized = (message: object): boolean => 'authorized' in message;
