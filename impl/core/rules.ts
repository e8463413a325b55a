import { hasMajority, votersOf } from './configuration.ts';
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
import { withinWindow } from './window.ts';

/** Does the sender campaign without a leader's having told it to? */
const isUnbidden = (message: Message): boolean =>
  message.kind === 'PreVote' || (message.kind === 'RequestVote' && message.leadershipTransfer !== true);

/** The decisions as the paper and the dissertation have them. */
export const textbookRules: Rules = {
  ignoresCampaign: (node, message) => node.leaderId !== null && isUnbidden(message),

  keepsPromise: (node, message) => node.mayBeReliedOn && isUnbidden(message),

  adoptsTerm: (node, message) => message.term > node.currentTerm,

  votedForAfterStepDown: (node, term) => (term > node.currentTerm ? null : node.votedFor),

  rememberedWithoutLeader: () => ({ leaderId: null, progress: [], transferTarget: null }),

  afterForgettingLeader: (node) => (node.role === 'follower' ? { ...node, leaderId: null } : node),

  votedForAsCandidate: (node) => node.id,

  lastTermShown: (node) => lastTerm(node.log),

  isUpToDate: (log, candidate) =>
    candidate.lastLogTerm > lastTerm(log) ||
    (candidate.lastLogTerm === lastTerm(log) && candidate.lastLogIndex >= lastIndex(log)),

  grantsVote: (rules, node, from, message) =>
    message.term === node.currentTerm &&
    (node.votedFor === null || node.votedFor === from) &&
    rules.isUpToDate(node.log, message),

  grantsPreVote: (rules, node, _from, message) =>
    node.role !== 'leader' && message.term === node.currentTerm && rules.isUpToDate(node.log, message),

  voteAnswerTerm: (node) => node.currentTerm,

  countsVote: (node, message) => message.term === node.currentTerm,

  recognisesLeader: (node, message) => message.term === node.currentTerm,

  acceptsAppend: (node, message) => message.term === node.currentTerm,

  receives: acceptOrReject,

  // What is compacted is committed, so every leader has it (Leader Completeness).
  isConsistent: (log, message) =>
    message.prevLogIndex < log.base ||
    (message.prevLogIndex <= lastIndex(log) && termAt(log, message.prevLogIndex) === message.prevLogTerm),

  reconcile: (log, message) => {
    const { prevLogIndex, entries } = message;
    // Only a conflict may delete: a late, shorter request must not cut off what was acknowledged since.
    const fresh = entries.findIndex(
      (entry, k) => prevLogIndex + 1 + k > log.base && termAt(log, prevLogIndex + 1 + k) !== entry.term,
    );
    return fresh === -1 ? log : append(log, prevLogIndex + fresh, entries.slice(fresh));
  },

  followerCommitIndex: (node, message) =>
    Math.max(node.commitIndex, Math.min(message.leaderCommit, message.prevLogIndex + message.entries.length)),

  conflictHint: (log, message) =>
    message.prevLogIndex > lastIndex(log)
      ? { conflictTerm: 0, conflictIndex: lastIndex(log) + 1 }
      : {
          conflictTerm: termAt(log, message.prevLogIndex),
          conflictIndex: firstIndexOfTermAt(log, message.prevLogIndex),
        },

  progressAtElection: (node, server) => ({
    server,
    nextIndex: lastIndex(node.log) + 1,
    matchIndex: 0,
    inFlight: [],
    sending: null,
  }),

  sends: withinWindow,

  countsAppendResponse: (node, message) => message.term === node.currentTerm,

  progressAfterSuccess: (progress, message) => ({
    server: progress.server,
    nextIndex: Math.max(progress.nextIndex, message.matchIndex + 1),
    matchIndex: Math.max(progress.matchIndex, message.matchIndex),
    inFlight: progress.inFlight.filter((last) => last > message.matchIndex),
    sending: progress.sending !== null && progress.sending.index > message.matchIndex ? progress.sending : null,
  }),

  progressAfterRejection: (progress, log, message) => {
    if (message.prevLogIndex !== progress.nextIndex - 1) return progress; // the answer to an older probe
    const { conflictTerm, conflictIndex, prevLogIndex } = message;
    const shared = conflictTerm > 0 ? lastIndexOfTermBelow(log, conflictTerm, prevLogIndex) : 0;
    const hinted = Math.min(shared > 0 ? shared + 1 : conflictIndex, prevLogIndex);
    return { ...progress, nextIndex: Math.max(hinted, progress.matchIndex + 1), inFlight: [] };
  },

  majorityMatch: (matchIndexes) => {
    const ascending = [...matchIndexes].sort((a, b) => a - b);
    return ascending[Math.floor((ascending.length - 1) / 2)] ?? 0;
  },

  leaderCommitIndex: (node, agreed) =>
    agreed > node.commitIndex && termAt(node.log, agreed) === node.currentTerm ? agreed : node.commitIndex,

  mayCampaign: ({ id, log, commitIndex }) =>
    votersOf(log.configuration).includes(id) || log.configurationIndex > commitIndex,

  isSettled: ({ log, commitIndex }) => log.configurationIndex <= commitIndex && log.configuration.newVoters === null,

  isEstablished: ({ log, commitIndex, currentTerm }) => termAt(log, commitIndex) === currentTerm,

  // Its log has all that earlier leaders committed, but how far that goes it learns with its own first commit.
  readIndex: (node) => (termAt(node.log, node.commitIndex) === node.currentTerm ? node.commitIndex : null),

  answersRound: (reads, message) => message.round === reads.round,

  confirmsLeadership: ({ id, log, reads }) =>
    hasMajority(log.configuration, (server) => server === id || reads.answered.includes(server)),

  needsSnapshot: (log, progress) => progress.nextIndex <= log.base,

  heartbeatsTo: (node) => node.progress,

  wantsSnapshot: (node, message) => message.lastIncludedIndex > node.commitIndex,

  logBehindSnapshot: behindSnapshot,

  hardStateAfterSnapshot: ({ currentTerm, votedFor }) => ({ currentTerm, votedFor }),

  isCaughtUp: (log, progress) => progress.matchIndex === lastIndex(log),

  obeysTimeoutNow: (rules, node, message) =>
    message.term === node.currentTerm && node.role !== 'leader' && rules.mayCampaign(node),

  transferAfterTimeout: () => null,

  keepsLeading: ({ id, log, answered }) =>
    hasMajority(log.configuration, (server) => server === id || answered.includes(server)),

  // A leader's entries may travel while its own write runs (dissertation §10.2.1); its term is durable since it won.
  // Writes finish in order, so the last one covers the older ones.
  waitsFor: (message, pending) =>
    message.kind === 'AppendEntries' || message.kind === 'InstallSnapshot' ? null : (pending.at(-1)?.write ?? null),

  mustWrite: (before, after) =>
    before.currentTerm !== after.currentTerm || before.votedFor !== after.votedFor || before.log !== after.log,
};
