/**
 * What the judges see of a subject: plain values in the paper's words, the same for the spec, the implementation and
 * somebody else's Raft. Servers are the numbers 1 to N; a server stands at position id − 1 of a list of servers.
 */
export type ServerId = number;
export type Term = number;
export type LogIndex = number; // the first entry has index 1

export type Role = 'follower' | 'preCandidate' | 'candidate' | 'leader';

/** `command` is null in the no-op that starts a leader's term. */
export interface EntryView {
  readonly term: Term;
  readonly command: string | null;
}

export interface ProgressView {
  readonly server: ServerId;
  readonly nextIndex: LogIndex;
  readonly matchIndex: LogIndex;
}

/** What a crash at this moment would leave. */
export interface DurableView {
  readonly currentTerm: Term;
  readonly votedFor: ServerId | null;
  readonly log: readonly EntryView[];
}

/** One server. While it is down, all but `durable` shows what a restart would begin with. */
export interface ServerView {
  readonly id: ServerId;
  readonly up: boolean;
  readonly role: Role;
  readonly currentTerm: Term;
  readonly votedFor: ServerId | null;
  readonly log: readonly EntryView[];
  readonly commitIndex: LogIndex;
  readonly appliedIndex: LogIndex;
  readonly leaderId: ServerId | null; // the leader of currentTerm that it would name to a client
  readonly votesGranted: readonly ServerId[]; // ascending; empty unless (pre-)candidate
  readonly progress: readonly ProgressView[]; // by server, ascending; empty unless leader
  readonly pendingWrites: number;
  readonly durable: DurableView;
}

/** A message in the paper's words (Figure 2; pre-vote: dissertation §9.6). `term` is the sender's currentTerm. */
export type MessageView =
  | {
      readonly kind: 'PreVote' | 'RequestVote';
      readonly term: Term;
      readonly lastLogIndex: LogIndex;
      readonly lastLogTerm: Term;
    }
  | { readonly kind: 'PreVoteResponse' | 'RequestVoteResponse'; readonly term: Term; readonly voteGranted: boolean }
  | {
      readonly kind: 'AppendEntries';
      readonly term: Term;
      readonly prevLogIndex: LogIndex;
      readonly prevLogTerm: Term;
      readonly entries: readonly EntryView[];
      readonly leaderCommit: LogIndex;
    }
  | {
      readonly kind: 'AppendEntriesResponse';
      readonly term: Term;
      readonly success: boolean;
      readonly prevLogIndex: LogIndex;
      readonly matchIndex: LogIndex;
      readonly conflictTerm: Term;
      readonly conflictIndex: LogIndex;
    };

export type MessageKind = MessageView['kind'];

export const messageKinds = [
  'PreVote',
  'PreVoteResponse',
  'RequestVote',
  'RequestVoteResponse',
  'AppendEntries',
  'AppendEntriesResponse',
] as const satisfies readonly MessageKind[];

export interface Envelope {
  readonly from: ServerId;
  readonly to: ServerId;
  readonly message: MessageView;
}

/** What a client sees at once; that a command is done, it sees when its index is applied with its term. */
export type Reply =
  | { readonly kind: 'accepted'; readonly index: LogIndex; readonly term: Term }
  | { readonly kind: 'redirect'; readonly leader: ServerId | null };

export function sameEntry(one: EntryView | undefined, other: EntryView | undefined): boolean {
  if (one === other) return true;
  return one !== undefined && other !== undefined && one.term === other.term && one.command === other.command;
}
