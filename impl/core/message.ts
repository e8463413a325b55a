import type { Entry, LogIndex, Term } from './log.ts';
import type { Configuration } from './configuration.ts';

/**
 * The messages between servers (Figure 2; pre-vote: dissertation §9.6; TimeoutNow: §3.10). `term` is always the sender's
 * currentTerm.
 */
export type Message =
  | PreVote
  | PreVoteResponse
  | RequestVote
  | RequestVoteResponse
  | AppendEntries
  | AppendEntriesResponse
  | InstallSnapshot
  | InstallSnapshotResponse
  | TimeoutNow;

/** "Would you vote for me in the term after `term`?" Changes nothing at the receiver but a lower term. */
export interface PreVote {
  readonly kind: 'PreVote';
  readonly term: Term;
  readonly lastLogIndex: LogIndex;
  readonly lastLogTerm: Term;
}

export interface PreVoteResponse {
  readonly kind: 'PreVoteResponse';
  readonly term: Term;
  readonly voteGranted: boolean;
}

/** Figure 2, RequestVote RPC; candidateId is the sender. */
export interface RequestVote {
  readonly kind: 'RequestVote';
  readonly term: Term;
  readonly lastLogIndex: LogIndex;
  readonly lastLogTerm: Term;
  readonly leadershipTransfer?: true; // dissertation §4.2.3: the leader itself told the sender to campaign
}

export interface RequestVoteResponse {
  readonly kind: 'RequestVoteResponse';
  readonly term: Term;
  readonly voteGranted: boolean;
}

/** Figure 2, AppendEntries RPC; leaderId is the sender. No entries: a heartbeat. */
export interface AppendEntries {
  readonly kind: 'AppendEntries';
  readonly term: Term;
  readonly prevLogIndex: LogIndex;
  readonly prevLogTerm: Term;
  readonly entries: readonly Entry[];
  readonly leaderCommit: LogIndex; // ≤ prevLogIndex + entries.length: what the receiver may take over
  readonly round?: number; // dissertation §6.4: the leader's latest, if it serves reads; the answer repeats it
}

/** `prevLogIndex` repeats the request's, so that a late answer is told from a current one. */
export interface AppendEntriesResponse {
  readonly kind: 'AppendEntriesResponse';
  readonly term: Term;
  readonly success: boolean;
  readonly prevLogIndex: LogIndex;
  readonly matchIndex: LogIndex; // on success: the follower's log equals the leader's up to here
  readonly conflictTerm: Term; // on rejection: term of the follower's entry at prevLogIndex, 0 if it has none
  readonly conflictIndex: LogIndex; // on rejection: first index of conflictTerm, or where its log ends; 0: old term
  readonly round?: number; // as in the request
}

/** Figure 13, InstallSnapshot RPC: one chunk of the leader's snapshot; leaderId is the sender. */
export interface InstallSnapshot {
  readonly kind: 'InstallSnapshot';
  readonly term: Term;
  readonly lastIncludedIndex: LogIndex;
  readonly lastIncludedTerm: Term;
  readonly configuration: Configuration; // dissertation Figure 5.3: lastConfig
  readonly offset: number; // of this chunk, in characters
  readonly data: string;
  readonly done: boolean; // the last chunk
}

/**
 * How much of the snapshot the follower has: the leader goes on from there. Once it is installed, the follower's log
 * equals the leader's up to the last included entry; then the answer is that of an AppendEntries that succeeded.
 */
export interface InstallSnapshotResponse {
  readonly kind: 'InstallSnapshotResponse';
  readonly term: Term;
  readonly lastIncludedIndex: LogIndex;
  readonly offset: number; // characters from the start, without gaps
}

/** Dissertation §3.10: the leader tells the server to which it transfers its leadership to campaign at once. */
export interface TimeoutNow {
  readonly kind: 'TimeoutNow';
  readonly term: Term;
}
