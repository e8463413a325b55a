import type { Log, LogIndex, ServerId, Snapshot, Term } from './log.ts';
import {
  append,
  behindSnapshot,
  firstIndexOfTermAt,
  lastIndex,
  lastIndexOfTermBelow,
  lastTerm,
  termAt,
} from './log.ts';
import type {
  AppendEntries,
  AppendEntriesResponse,
  InstallSnapshot,
  Message,
  PreVote,
  PreVoteResponse,
  RequestVote,
  RequestVoteResponse,
  TimeoutNow,
} from './message.ts';
import type { HardState, PendingWrite, Progress, Raft, RaftNode, Reads, WriteId } from './node.ts';
import { acceptOrReject } from './reception.ts';
import type { Reception } from './reception.ts';
import { withinWindow } from './window.ts';
import type { Cause, Sending } from './window.ts';
import { hasMajority, votersOf } from './configuration.ts';

/**
 * The decisions of the protocol, each a pure function, gathered here so that they can be read beside Figure 2 and
 * replaced one by one: a known bug is this record with one rule changed.
 */
export interface Rules {
  /** Dissertation §4.2.3: with checkQuorum, nobody who hears a leader helps to depose it, unless the leader asked for it. */
  readonly ignoresCampaign: (node: RaftNode, message: Message) => boolean;
  /**
   * Dissertation §6.4.1: with leaseReads, does the server not vote because a leader may rely on that? It may have heard of
   * a newer term since, which makes it forget the leader, and not what it promised.
   */
  readonly keepsPromise: (node: RaftNode, message: Message) => boolean;
  /** §5.1: a newer term in any message is adopted. */
  readonly adoptsTerm: (node: RaftNode, message: Message) => boolean;
  /** §5.1, §5.2: the vote after stepping down into `term`: kept within a term, none in a new one. */
  readonly votedForAfterStepDown: (node: RaftNode, term: Term) => ServerId | null;
  /** §5.2: what a server still holds for true about leader and followers without a leadership: nothing. */
  readonly rememberedWithoutLeader: (node: RaftNode) => Pick<RaftNode, 'leaderId' | 'progress' | 'transferTarget'>;
  /** §5.2: votedFor of a candidate, which votes for itself. */
  readonly votedForAsCandidate: (node: RaftNode) => ServerId | null;
  /** §5.4.1: the term by which a candidate has its log judged: that of its last entry. */
  readonly lastTermShown: (node: RaftNode) => Term;
  /** §5.4.1: is the candidate's log at least as up-to-date as this one? */
  readonly isUpToDate: (
    log: Log,
    candidate: { readonly lastLogIndex: LogIndex; readonly lastLogTerm: Term },
  ) => boolean;
  /** §5.2, §5.4.1: may this server vote for `from`? The message's term is not newer than the node's. */
  readonly grantsVote: (rules: Rules, node: RaftNode, from: ServerId, message: RequestVote) => boolean;
  /** Dissertation §9.6: would this server vote for the sender in the next term? A leader knows a better one: itself. */
  readonly grantsPreVote: (rules: Rules, node: RaftNode, from: ServerId, message: PreVote) => boolean;
  /** §5.1: the term in the answer to a request for a vote or a pre-vote. */
  readonly voteAnswerTerm: (node: RaftNode, message: { readonly term: Term }) => Term;
  /** §5.2: only votes of the present term count. */
  readonly countsVote: (node: RaftNode, message: PreVoteResponse | RequestVoteResponse) => boolean;
  /** §5.2: an AppendEntries of its own term makes a candidate a follower. */
  readonly recognisesLeader: (node: RaftNode, message: AppendEntries) => boolean;
  /** §5.1, §5.3: is this request of the present term? */
  readonly acceptsAppend: (node: RaftNode, message: AppendEntries) => boolean;
  /** Figure 2, AppendEntries receiver steps 2 to 5: what a request of the present term does to a follower. */
  readonly receives: (rules: Rules, node: RaftNode, message: AppendEntries) => Reception;
  /** §5.3: does this log hold the entry that the new ones follow? */
  readonly isConsistent: (log: Log, message: AppendEntries) => boolean;
  /** §5.3: the log after a consistent AppendEntries; the same object if it holds all of it already. */
  readonly reconcile: (log: Log, message: AppendEntries) => Log;
  /** Figure 2, AppendEntries receiver step 5: the follower's new commitIndex. */
  readonly followerCommitIndex: (node: RaftNode, message: AppendEntries) => LogIndex;
  /** §5.3, end: where a rejected leader should look next. */
  readonly conflictHint: (
    log: Log,
    message: AppendEntries,
  ) => { readonly conflictTerm: Term; readonly conflictIndex: LogIndex };
  /** Figure 2, volatile state on leaders: what a new leader knows of a follower. */
  readonly progressAtElection: (node: RaftNode, server: ServerId) => Progress;
  /** §5.3: what the leader sends to a follower now, and its progress thereafter. */
  readonly sends: (raft: Raft, node: RaftNode, progress: Progress, cause: Cause) => Sending;
  /** §5.3: only answers to this leadership's own requests are believed. */
  readonly countsAppendResponse: (node: RaftNode, message: AppendEntriesResponse) => boolean;
  /** §5.3: a follower's progress after it accepted. */
  readonly progressAfterSuccess: (progress: Progress, message: AppendEntriesResponse) => Progress;
  /** §5.3: a follower's progress after it rejected; the same object if the answer is out of date. */
  readonly progressAfterRejection: (progress: Progress, log: Log, message: AppendEntriesResponse) => Progress;
  /** §5.3: the greatest index that a majority holds, from every server's match index, the leader's own included. */
  readonly majorityMatch: (matchIndexes: readonly LogIndex[]) => LogIndex;
  /** §5.3, §5.4.2: the leader's new commitIndex, where `agreed` is held by a majority; `accepted`: who just answered. */
  readonly leaderCommitIndex: (node: RaftNode, agreed: LogIndex, accepted: Progress | null) => LogIndex;
  /**
   * §6: may the server campaign? Who is no voter of a configuration that is not committed yet may be needed all the same
   * (dissertation §4.2.2): it may have the only log that can win.
   */
  readonly mayCampaign: (node: RaftNode) => boolean;
  /** Dissertation §4.1: is the configuration in use committed? */
  readonly isSettled: (node: RaftNode) => boolean;
  /** Dissertation §4.1, as corrected in 2015: has the leader committed an entry of its term? */
  readonly isEstablished: (node: RaftNode) => boolean;
  /** Dissertation §6.4, steps 1 and 2: what a read must see; null as long as the leader cannot know. */
  readonly readIndex: (node: RaftNode) => LogIndex | null;
  /** Dissertation §6.4, step 3: does the answer show that its sender was asked after the reads of the latest round? */
  readonly answersRound: (reads: Reads, message: AppendEntriesResponse) => boolean;
  /** Dissertation §6.4, step 3: have so many answered the latest round that no newer leader had been elected before? */
  readonly confirmsLeadership: (node: RaftNode) => boolean;
  /** §7: is something of what the follower lacks compacted? */
  readonly needsSnapshot: (log: Log, progress: Progress) => boolean;
  /** §7: whom a heartbeat goes to, in this order. */
  readonly heartbeatsTo: (node: RaftNode) => readonly Progress[];
  /** §7: does the snapshot cover more than is committed here? */
  readonly wantsSnapshot: (node: RaftNode, message: InstallSnapshot) => boolean;
  /** Figure 13, steps 6 and 7: the log behind the snapshot that is installed. */
  readonly logBehindSnapshot: (log: Log, snapshot: Snapshot) => Log;
  /** Figure 13: what a snapshot that is installed makes of term and vote: nothing. */
  readonly hardStateAfterSnapshot: (node: RaftNode, snapshot: Snapshot) => HardState;
  /** Dissertation §3.10: does the server that is to lead hold the leader's whole log? */
  readonly isCaughtUp: (log: Log, progress: Progress) => boolean;
  /**
   * Dissertation §3.10: does the word of the leader make this server campaign? A newer term is adopted by now. The server
   * may have lost its vote since the leader sent it.
   */
  readonly obeysTimeoutNow: (rules: Rules, node: RaftNode, message: TimeoutNow) => boolean;
  /** Dissertation §3.10: a transfer that takes longer than an election timeout is given up. */
  readonly transferAfterTimeout: (node: RaftNode) => ServerId | null;
  /** Dissertation §6.2: has a majority answered this leader, itself included, within an election timeout? */
  readonly keepsLeading: (node: RaftNode) => boolean;
  /**
   * Figure 2 ("updated on stable storage before responding to RPCs"): the pending write, oldest first, that the message
   * must wait for, because it promises what is being written; null if none.
   */
  readonly waitsFor: (message: Message, pending: readonly PendingWrite[]) => WriteId | null;
  /** Figure 2, persistent state: must this step's change be written? */
  readonly mustWrite: (before: RaftNode, after: RaftNode) => boolean;
}

/** Does the sender campaign without a leader's having told it to? */
const isUnbidden = (message: Message): boolean =>
  message.kind === 'PreVote' || (message.kind === 'RequestVote' && message.leadershipTransfer !== true);

export const textbookRules: Rules = {
  ignoresCampaign: (node, message) => node.leaderId !== null && isUnbidden(message),

  keepsPromise: (node, message) => node.mayBeReliedOn && isUnbidden(message),

  adoptsTerm: (node, message) => message.term > node.currentTerm,

  votedForAfterStepDown: (node, term) => (term > node.currentTerm ? null : node.votedFor),

  rememberedWithoutLeader: () => ({ leaderId: null, progress: [], transferTarget: null }),

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
