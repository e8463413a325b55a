import { hasMajority, votersOf } from './configuration.ts';
import type { LogIndex } from './log.ts';
import {
  append,
  behindSnapshot,
  firstIndexOfTermAt,
  lastIndex,
  lastIndexOfTermBelow,
  lastTerm,
  termAt,
} from './log.ts';
import type { Message } from './message.ts';
import type { Rules } from './raft.ts';
import { acceptOrReject } from './reception.ts';
import { asMuchAsFits, withinWindow } from './window.ts';

/** Does the sender campaign without a leader's having told it to? */
const isUnbidden = (message: Message): boolean =>
  message.kind === 'PreVote' || (message.kind === 'RequestVote' && message.leadershipTransfer !== true);

function countAtLeast(indexes: readonly LogIndex[], least: LogIndex): number {
  let count = 0;
  for (const index of indexes) if (index >= least) count += 1;
  return count;
}

/**
 * The decisions as the paper and the dissertation have them: which decision each is, says `Rules`; how it falls, the line
 * above it. A known bug (world/faults/) is this record with one of them replaced.
 */
export const textbookRules: Rules = {
  // Dissertation §4.2.3: a server that hears a leader neither votes nor adopts the term of who campaigns unasked.
  ignoresCampaign: (node, message) => node.leaderId !== null && !node.suspectsLeader && isUnbidden(message),

  // Dissertation §6.4.1: nor while a leader may rely on its answer, even if it has forgotten that leader since.
  keepsPromise: (node, message) => node.mayBeReliedOn && isUnbidden(message),

  // §5.1: a newer term is adopted, whatever message brings it.
  adoptsTerm: (node, message) => message.term > node.currentTerm,

  // §5.2: one vote a term: a new term has none yet, and stepping down within one gives none back.
  votedForAfterStepDown: (node, term) => (term > node.currentTerm ? null : node.votedFor),

  // §5.2: who leads nobody and follows nobody knows neither a leader nor followers.
  rememberedWithoutLeader: () => ({ leaderId: null, progress: [], transferTarget: null }),

  // etcd's ForgetLeader: only a follower has one to forget; its term and vote stay.
  afterForgettingLeader: (node) => (node.role === 'follower' ? { ...node, leaderId: null } : node),

  // §5.2: a candidate votes for itself.
  votedForAsCandidate: (node) => node.id,

  // §5.4.1: that of the last entry, not the current one.
  lastTermShown: (node) => lastTerm(node.log),

  // §5.4.1: the later last term is more up-to-date; of equal ones, the longer log.
  isUpToDate: (log, candidate) =>
    candidate.lastLogTerm > lastTerm(log) ||
    (candidate.lastLogTerm === lastTerm(log) && candidate.lastLogIndex >= lastIndex(log)),

  // Figure 2, RequestVote: first come, first served, if the log is at least as up-to-date.
  grantsVote: (rules, node, from, message) =>
    message.term === node.currentTerm &&
    (node.votedFor === null || node.votedFor === from) &&
    rules.isUpToDate(node.log, message),

  // Dissertation §9.6: the same without the vote, which nobody has to give up for it.
  grantsPreVote: (rules, node, _from, message) =>
    node.role !== 'leader' && message.term === node.currentTerm && rules.isUpToDate(node.log, message),

  // Figure 2, RequestVote results: currentTerm, for the candidate to update itself.
  voteAnswerTerm: (node) => node.currentTerm,

  // §5.2: votes of earlier terms are of elections that are over.
  countsVote: (node, message) => message.term === node.currentTerm,

  // §5.2: whoever says it twice has one vote all the same.
  votesWith: ({ votesGranted }, voter) =>
    votesGranted.includes(voter) ? votesGranted : [...votesGranted, voter].sort((a, b) => a - b),

  // Dissertation §9.6: who granted one before may follow a leader by now.
  votesOfNewRound: ({ id }) => [id],

  // §6: of both the old and the new configuration.
  hasVotesOfMajority: ({ log, votesGranted }) =>
    hasMajority(log.configuration, (server) => votesGranted.includes(server)),

  // §5.2: an AppendEntries of the same term comes from the one who won it.
  recognisesLeader: (node, message) => message.term === node.currentTerm,

  // Figure 2, AppendEntries step 1: false if term < currentTerm; a newer one is adopted by now.
  acceptsAppend: (node, message) => message.term === node.currentTerm,

  // Figure 2, AppendEntries steps 2 to 5.
  receives: acceptOrReject,

  // Figure 2, AppendEntries step 2: the log has an entry at prevLogIndex whose term is prevLogTerm.
  // What is compacted is committed, so every leader has it (Leader Completeness).
  isConsistent: (log, message) =>
    message.prevLogIndex < log.base ||
    (message.prevLogIndex <= lastIndex(log) && termAt(log, message.prevLogIndex) === message.prevLogTerm),

  // Figure 2, AppendEntries steps 3 and 4: what conflicts is deleted with all that follows it; what is new is appended.
  reconcile: (log, message) => {
    const { prevLogIndex, entries } = message;
    // Only a conflict may delete: a late, shorter request must not cut off what was acknowledged since.
    const fresh = entries.findIndex(
      (entry, k) => prevLogIndex + 1 + k > log.base && termAt(log, prevLogIndex + 1 + k) !== entry.term,
    );
    return fresh === -1 ? log : append(log, prevLogIndex + fresh, entries.slice(fresh));
  },

  // Figure 2, AppendEntries step 5: min(leaderCommit, index of the last new entry), and never back.
  followerCommitIndex: (node, message) =>
    Math.max(node.commitIndex, Math.min(message.leaderCommit, message.prevLogIndex + message.entries.length)),

  // §5.3: the conflicting term, and the first index of it; or where the log ends.
  conflictHint: (log, message) =>
    message.prevLogIndex > lastIndex(log)
      ? { conflictTerm: 0, conflictIndex: lastIndex(log) + 1 }
      : {
          conflictTerm: termAt(log, message.prevLogIndex),
          conflictIndex: firstIndexOfTermAt(log, message.prevLogIndex),
        },

  // Figure 2, leaders: nextIndex is the last index + 1, matchIndex 0.
  progressAtElection: (node, server) => ({
    server,
    nextIndex: lastIndex(node.log) + 1,
    matchIndex: 0,
    inFlight: [],
    sending: null,
  }),

  // §5.3: entries from nextIndex on, as many as the window has room for.
  sends: withinWindow,

  // §5.3: without a gap, or the follower would have an entry at another index than its own.
  fits: asMuchAsFits,

  // §5.3: answers of earlier terms are to requests of another leadership.
  countsAppendResponse: (node, message) => message.term === node.currentTerm,

  // §5.3: both only grow, since answers may come late and in any order.
  progressAfterSuccess: (progress, message) => ({
    server: progress.server,
    nextIndex: Math.max(progress.nextIndex, message.matchIndex + 1),
    matchIndex: Math.max(progress.matchIndex, message.matchIndex),
    inFlight: progress.inFlight.filter((last) => last > message.matchIndex),
    sending: progress.sending !== null && progress.sending.index > message.matchIndex ? progress.sending : null,
  }),

  // §5.3: back to the end of the conflicting term, if the leader has it, or over all of it; never below matchIndex.
  progressAfterRejection: (progress, log, message) => {
    if (message.prevLogIndex !== progress.nextIndex - 1) return progress; // the answer to an older probe
    const { conflictTerm, conflictIndex, prevLogIndex } = message;
    const shared = conflictTerm > 0 ? lastIndexOfTermBelow(log, conflictTerm, prevLogIndex) : 0;
    const hinted = Math.min(shared > 0 ? shared + 1 : conflictIndex, prevLogIndex);
    const { server, matchIndex, sending } = progress;
    return { server, nextIndex: Math.max(hinted, matchIndex + 1), matchIndex, inFlight: [], sending };
  },

  // §5.3: the greatest match index that a majority has reached.
  majorityMatch: (matchIndexes) => {
    let greatest = 0;
    for (const index of matchIndexes) {
      if (index > greatest && 2 * countAtLeast(matchIndexes, index) > matchIndexes.length) greatest = index;
    }
    return greatest;
  },

  // §5.4.2: only an entry of the current term is committed by counting; what is before it, with it.
  leaderCommitIndex: (node, agreed) =>
    agreed > node.commitIndex && termAt(node.log, agreed) === node.currentTerm ? agreed : node.commitIndex,

  // §6: a voter of the latest configuration, or whoever may be needed to commit it.
  mayCampaign: ({ id, log, commitIndex }) =>
    votersOf(log.configuration).includes(id) || log.configurationIndex > commitIndex,

  // Dissertation §4.1: one change at a time: the last one is committed, and not joint.
  isSettled: ({ log, commitIndex }) => log.configurationIndex <= commitIndex && log.configuration.newVoters === null,

  // Dissertation §4.1, as corrected in 2015: an entry of the term is committed before a change.
  isEstablished: ({ log, commitIndex, currentTerm }) => termAt(log, commitIndex) === currentTerm,

  // Dissertation §6.4, step 1: its log has all that earlier leaders committed, but how far that goes it learns with its own first commit.
  readIndex: (node) => (termAt(node.log, node.commitIndex) === node.currentTerm ? node.commitIndex : null),

  // Dissertation §6.4: an older round was asked before the latest reads came.
  answersRound: (reads, message) => message.round === reads.round,

  // Dissertation §6.4, step 3: a majority has answered, the leader included.
  confirmsLeadership: ({ id, log, reads }) =>
    hasMajority(log.configuration, (server) => server === id || reads.answered.includes(server)),

  // Figure 2: lastApplied + 1; what is committed is given out at once.
  firstToApply: ({ commitIndex }) => commitIndex + 1,

  // Dissertation §6.4, step 4: not commitIndex, which the state machine may not have reached yet.
  hasApplied: ({ appliedIndex }, index) => appliedIndex >= index,

  // §7: the next entry that the follower lacks is compacted.
  needsSnapshot: (log, progress) => progress.nextIndex <= log.base,

  // §5.2: to every follower.
  heartbeatsTo: (node) => node.progress,

  // §7: only what is not committed here yet.
  wantsSnapshot: (node, message) => message.lastIncludedIndex > node.commitIndex,

  // §7: of what is compacted already, an older snapshot lacks something.
  isNewer: ({ log }, { index }) => index > log.base,

  // Figure 13, steps 6 and 7: what follows the snapshot is kept if the log has its last entry; else all goes.
  logBehindSnapshot: behindSnapshot,

  // Figure 13 says nothing of them, so they stay.
  hardStateAfterSnapshot: ({ currentTerm, votedFor }) => ({ currentTerm, votedFor }),

  // Dissertation §3.10: it has the whole log, and so can win.
  isCaughtUp: (log, progress) => progress.matchIndex === lastIndex(log),

  // Dissertation §3.10: of the present term; a leader has no use for it, and no server that may not campaign.
  obeysTimeoutNow: (rules, node, message) =>
    message.term === node.currentTerm && node.role !== 'leader' && rules.mayCampaign(node),

  // Dissertation §3.10: then the leader takes commands again.
  transferAfterTimeout: () => null,

  // Dissertation §6.2: whatever it says: nobody answers a leader that it does not hear.
  showsContact: () => true,

  // Dissertation §6.2: a majority has answered, the leader included.
  keepsLeading: ({ id, log, answered }) =>
    hasMajority(log.configuration, (server) => server === id || answered.includes(server)),

  // Figure 2: what promises durability waits for it.
  // A leader's entries may travel while its own write runs (dissertation §10.2.1); its term is durable since it won.
  // Writes finish in order, so the last one covers the older ones.
  waitsFor: (message, pending) =>
    message.kind === 'AppendEntries' || message.kind === 'InstallSnapshot' ? null : (pending.at(-1)?.write ?? null),

  // Figure 2: currentTerm, votedFor and log[] are persistent, and nothing else.
  mustWrite: (before, after) =>
    before.currentTerm !== after.currentTerm || before.votedFor !== after.votedFor || before.log !== after.log,
};
