/** Servers are numbered from 1. */
export type ServerId = number;

/** What a client wants to have appended. */
export type Value = string | number;

/** Figure 2, log[]: "each entry contains command for state machine, and term when entry was received by leader". */
export interface SpecEntry {
  readonly term: number;
  readonly value: Value | null; // null: a leader's no-op (dissertation 6.4)
  readonly configuration?: SpecConfiguration; // membership; of an entry without a value
}

/** Who takes part (§6; dissertation chapter 4). Lists are sorted. */
export interface SpecConfiguration {
  readonly voters: readonly ServerId[];
  readonly newVoters: readonly ServerId[] | null; // "joint consensus": the new set beside the old one
  readonly learners: readonly ServerId[]; // "non-voting members"
}

/** Every message carries its sender's currentTerm (§5.1); fields are named as in raft.tla. */
interface Envelope {
  readonly mterm: number;
  readonly msource: ServerId;
  readonly mdest: ServerId;
}

/** Figure 2, RequestVote RPC, arguments. */
export interface RequestVoteRequest extends Envelope {
  readonly mtype: 'RequestVoteRequest';
  readonly mlastLogTerm: number;
  readonly mlastLogIndex: number;
  readonly mleadershipTransfer?: true; // transfer: the leader told the candidate to campaign
}

/** Figure 2, RequestVote RPC, results. */
export interface RequestVoteResponse extends Envelope {
  readonly mtype: 'RequestVoteResponse';
  readonly mvoteGranted: boolean;
}

/** Figure 2, AppendEntries RPC, arguments. */
export interface AppendEntriesRequest extends Envelope {
  readonly mtype: 'AppendEntriesRequest';
  readonly mprevLogIndex: number;
  readonly mprevLogTerm: number;
  readonly mentries: readonly SpecEntry[];
  readonly mcommitIndex: number;
  readonly mround?: number; // with readIndex (dissertation 6.4), and only then: the latest round of heartbeats
}

/** Figure 2, AppendEntries RPC, results; mmatchIndex is raft.tla's. */
export interface AppendEntriesResponse extends Envelope {
  readonly mtype: 'AppendEntriesResponse';
  readonly msuccess: boolean;
  readonly mmatchIndex: number;
  // With fastWalkBack (§5.3, end), and only then:
  readonly mprevLogIndex?: number; // which request this answers
  readonly mconflictTerm?: number; // 0: the follower has no entry there
  readonly mconflictIndex?: number;
  readonly mround?: number; // with readIndex: as in the request
}

/** Dissertation 9.6. Its mterm is the sender's currentTerm, not the term that it would campaign in. */
export interface PreVoteRequest extends Envelope {
  readonly mtype: 'PreVoteRequest';
  readonly mlastLogTerm: number;
  readonly mlastLogIndex: number;
}

export interface PreVoteResponse extends Envelope {
  readonly mtype: 'PreVoteResponse';
  readonly mvoteGranted: boolean;
}

/** Figure 13, InstallSnapshot RPC, arguments. */
export interface InstallSnapshotRequest extends Envelope {
  readonly mtype: 'InstallSnapshotRequest';
  readonly mlastIncludedIndex: number;
  readonly mlastIncludedTerm: number;
  readonly mconfiguration: SpecConfiguration; // dissertation Figure 5.3: lastConfig
  readonly moffset: number;
  readonly mdata: string;
  readonly mdone: boolean;
}

/** Figure 13, InstallSnapshot RPC, results; moffset, how much has arrived, is what a resume begins with. */
export interface InstallSnapshotResponse extends Envelope {
  readonly mtype: 'InstallSnapshotResponse';
  readonly mlastIncludedIndex: number;
  readonly moffset: number;
}

/** Dissertation 3.10: the leader tells the server that is to lead to campaign at once. */
export interface TimeoutNowRequest extends Envelope {
  readonly mtype: 'TimeoutNowRequest';
}

export type SpecMessage =
  | RequestVoteRequest
  | RequestVoteResponse
  | AppendEntriesRequest
  | AppendEntriesResponse
  | PreVoteRequest
  | PreVoteResponse
  | InstallSnapshotRequest
  | InstallSnapshotResponse
  | TimeoutNowRequest;

/** What a client is told. */
export type SpecReply =
  | { readonly kind: 'accepted'; readonly index: number; readonly term: number }
  | { readonly kind: 'redirect'; readonly leader: ServerId | null }
  | { readonly kind: 'transferring'; readonly target: ServerId } // transfer
  | { readonly kind: 'transferRefused'; readonly target: ServerId } // transfer
  | { readonly kind: 'readable'; readonly read: number; readonly index: number } // readIndex
  | { readonly kind: 'readRefused'; readonly read: number; readonly leader: ServerId | null } // readIndex
  | {
      readonly kind: 'reconfigurationRefused'; // membership
      readonly reason: 'malformed' | 'unchanged' | 'tooMany' | 'underWay' | 'notEstablished';
    };
