import type { Entry, Log, LogIndex, ServerId, Snapshot, Term } from './log.ts';
import type {
  AppendEntries,
  AppendEntriesResponse,
  InstallSnapshot,
  InstallSnapshotResponse,
  Message,
  PreVoteResponse,
  RequestVote,
  PreVote,
  RequestVoteResponse,
  TimeoutNow,
} from './message.ts';
import type { HardState, PendingWrite, Progress, RaftNode, Reads, WriteId } from './node.ts';

/** What all servers of a cluster share and no step changes. */
export interface Raft {
  readonly jointConsensus: boolean; // §6: may several voters be added or removed at once?
  readonly preVote: boolean; // dissertation §9.6
  readonly checkQuorum: boolean; // dissertation §6.2, §4.2.3
  readonly leaseReads: boolean; // dissertation §6.4.1; needs checkQuorum and maxReads > 0
  readonly maxEntries: number; // entries in one AppendEntries, ≥ 1
  readonly maxSize?: number; // characters of the commands in one AppendEntries; the first goes whatever its size; default: no limit
  readonly maxChunk: number; // characters of a snapshot in one InstallSnapshot, ≥ 1
  readonly maxReads: number; // reads that wait at one time (dissertation §6.4); 0: all are refused, and rounds not sent
  readonly maxInFlight: number; // unanswered AppendEntries with entries to one follower, ≥ 1
  readonly appliesLater?: boolean; // the driver says when an entry has been applied (`applied`); else it is as it is given out
  readonly rules: Rules;
}

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
  /**
   * etcd-io/raft, ForgetLeader: the server once it is told to forget its leader. A follower goes on in its term, with its vote,
   * and nobody else has a leader to forget.
   */
  readonly afterForgettingLeader: (node: RaftNode) => RaftNode;
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
  /** §5.2: who has granted the (pre-)candidate a vote once this server has, ascending: each server has one, however often it says so. */
  readonly votesWith: (node: RaftNode, voter: ServerId) => readonly ServerId[];
  /** Dissertation §9.6: the pre-votes that it counts as it begins to ask for them: its own. */
  readonly votesOfNewRound: (node: RaftNode) => readonly ServerId[];
  /** §5.2, §6: has a majority granted the (pre-)candidate a vote, in joint consensus of both sets? */
  readonly hasVotesOfMajority: (node: RaftNode) => boolean;
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
  /** §5.3: the entries behind prevLogIndex that one message takes: the next ones without a gap, at least one if there is one. */
  readonly fits: (raft: Raft, log: Log, prevLogIndex: LogIndex) => readonly Entry[];
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
  /** Figure 2, all servers: the first entry to be given out to be applied as commitIndex rises: the one behind those that were. */
  readonly firstToApply: (node: RaftNode) => LogIndex;
  /** Dissertation §6.4, step 4: is the state machine far enough for a read that must see up to `index`? */
  readonly hasApplied: (node: RaftNode, index: LogIndex) => boolean;
  /** §7: is something of what the follower lacks compacted? */
  readonly needsSnapshot: (log: Log, progress: Progress) => boolean;
  /** §7: does the server's own snapshot cover more than the one that it has? One that was installed meanwhile may cover more. */
  readonly isNewer: (node: RaftNode, snapshot: Snapshot) => boolean;
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
  /** Dissertation §6.2: does the answer to a request of this leadership show that its sender hears this leader? */
  readonly showsContact: (message: AppendEntriesResponse | InstallSnapshotResponse) => boolean;
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

/** What an AppendEntries does to a follower. */
export interface Reception {
  readonly node: RaftNode;
  readonly commitIndex: LogIndex; // to be reached next; entries up to it are given out to be applied
  readonly answer: AppendAnswer;
}

export type AppendAnswer = Omit<AppendEntriesResponse, 'kind' | 'prevLogIndex'>;

/** Why a leader turns to a follower: a new entry, its heartbeat timer, or the follower's answer. */
export type Cause = 'entry' | 'heartbeat' | 'accepted' | 'rejected';

/** One AppendEntries to be sent: these entries after prevLogIndex; none is a heartbeat. */
export interface Batch {
  readonly prevLogIndex: LogIndex;
  readonly entries: readonly Entry[];
  readonly leaderCommit: LogIndex;
}

export interface Sending {
  readonly batches: readonly Batch[];
  readonly progress: Progress;
}
