import type { Command, Entry, Log, LogIndex, ServerId, Snapshot, Term } from './log.ts';
import { emptyLog, lastIndex } from './log.ts';
import type { Message } from './message.ts';
import type { Configuration, Membership, ReconfigurationRefusal } from './configuration.ts';

export type Role = 'follower' | 'preCandidate' | 'candidate' | 'leader';

/** Names a write to stable storage. Unique among the writes that are not yet finished. */
export type WriteId = number;

/** Names a read. Unique among those that are not yet answered. */
export type ReadId = number;

/** What must survive a crash (Figure 2, persistent state). */
export interface HardState {
  readonly currentTerm: Term;
  readonly votedFor: ServerId | null;
}

export interface DurableState extends HardState {
  readonly snapshot: Snapshot | null; // null: nothing is compacted
  readonly log: Log; // its base is the snapshot's index
}

/** A leader's knowledge of one server (Figure 2, volatile state on leaders). */
export interface Progress {
  readonly server: ServerId;
  readonly nextIndex: LogIndex; // > matchIndex
  readonly matchIndex: LogIndex;
  readonly inFlight: readonly LogIndex[]; // last index of each unanswered AppendEntries with entries, ascending
  readonly sending: SnapshotSending | null; // null: it is sent entries
}

/** Which snapshot a follower is being sent, and how much of it is known to have arrived. */
export interface SnapshotSending {
  readonly index: LogIndex;
  readonly offset: number; // in characters
}

export interface PendingWrite {
  readonly write: WriteId;
  readonly from: LogIndex; // first log index that it changes; last + 1 if it changes none
  readonly last: LogIndex; // length of the log once it is durable
}

/** A read that a leader has taken up and not answered yet (dissertation §6.4). */
export interface PendingRead {
  readonly read: ReadId;
  readonly index: LogIndex | null; // its readIndex; null until the leader has committed an entry of its term
  readonly round: number; // the first round that was, or will be, sent after it came
}

/** A leader's reads. */
export interface Reads {
  readonly round: number; // the latest one of this leadership that was sent, from 1; 0: none yet
  readonly answered: readonly ServerId[]; // who has answered that one, ascending; without leases only while a read waits
  readonly pending: readonly PendingRead[]; // in the order in which they came, so with rounds that never fall
}

export const noReads: Reads = { round: 0, answered: [], pending: [] };

/** One server as a value: plain data, the same fields in every role. */
export interface RaftNode {
  readonly id: ServerId;
  readonly role: Role;
  readonly currentTerm: Term;
  readonly votedFor: ServerId | null;
  readonly snapshot: Snapshot | null; // null: nothing is compacted
  readonly log: Log; // its base is the snapshot's index
  readonly incoming: Snapshot | null; // what has come of the one that the leader of currentTerm sends
  readonly commitIndex: LogIndex; // ≤ last index; entries up to it have been given out to be applied
  readonly appliedIndex: LogIndex; // ≤ commitIndex, and equal to it unless the driver applies later
  readonly leaderId: ServerId | null; // the leader of currentTerm, if heard since the election timer last fired, or the order to forget it
  readonly suspectsLeader: boolean; // the least election timeout has passed since leaderId was heard
  readonly mayBeReliedOn: boolean; // a leader, of any term, was heard since the election timer last fired, or before the start
  readonly votesGranted: readonly ServerId[]; // ascending; (pre-)candidates only
  readonly progress: readonly Progress[]; // the other servers, ascending; leaders only
  readonly answered: readonly ServerId[]; // since its election timer last fired, ascending; leaders with checkQuorum only
  readonly transferTarget: ServerId | null; // to whom leadership is being transferred; leaders only
  readonly reads: Reads; // leaders only
  readonly durableIndex: LogIndex; // the log up to here survives a crash
  readonly pendingWrites: readonly PendingWrite[]; // in the order in which they were asked for
  readonly electionTimeoutMs: number; // drawn by the driver
}

/** A node that is being made and that nobody else has seen yet. */
export type NodeInMaking = { -readonly [Field in keyof RaftNode]: RaftNode[Field] };

/**
 * A copy to write to. Field by field, in the order of `restore`: then V8 sees objects of one shape wherever they come from,
 * while each spread makes a shape of its own, and what meets many of them runs at half the speed.
 */
export function copyOf(node: RaftNode): NodeInMaking {
  return {
    id: node.id,
    role: node.role,
    currentTerm: node.currentTerm,
    votedFor: node.votedFor,
    snapshot: node.snapshot,
    log: node.log,
    incoming: node.incoming,
    commitIndex: node.commitIndex,
    appliedIndex: node.appliedIndex,
    leaderId: node.leaderId,
    suspectsLeader: node.suspectsLeader,
    mayBeReliedOn: node.mayBeReliedOn,
    votesGranted: node.votesGranted,
    progress: node.progress,
    answered: node.answered,
    transferTarget: node.transferTarget,
    reads: node.reads,
    durableIndex: node.durableIndex,
    pendingWrites: node.pendingWrites,
    electionTimeoutMs: node.electionTimeoutMs,
  };
}

/** Whether the copy has been left as it was. */
export const isUnchanged = (copy: RaftNode, node: RaftNode): boolean =>
  copy.role === node.role &&
  copy.currentTerm === node.currentTerm &&
  copy.votedFor === node.votedFor &&
  copy.snapshot === node.snapshot &&
  copy.log === node.log &&
  copy.incoming === node.incoming &&
  copy.commitIndex === node.commitIndex &&
  copy.appliedIndex === node.appliedIndex &&
  copy.leaderId === node.leaderId &&
  copy.suspectsLeader === node.suspectsLeader &&
  copy.mayBeReliedOn === node.mayBeReliedOn &&
  copy.votesGranted === node.votesGranted &&
  copy.progress === node.progress &&
  copy.answered === node.answered &&
  copy.transferTarget === node.transferTarget &&
  copy.reads === node.reads &&
  copy.durableIndex === node.durableIndex &&
  copy.pendingWrites === node.pendingWrites &&
  copy.electionTimeoutMs === node.electionTimeoutMs;

export type Input =
  /**
   * The election timer fired; the driver has drawn the next timeout (§5.2, randomised). A leader's runs with checkQuorum,
   * and while it transfers its leadership.
   */
  | { readonly kind: 'electionTimeout'; readonly nextTimeoutMs: number }
  /**
   * The least election timeout has passed since the election timer was started, which itself goes on (§9.3): who does not lead
   * may help another to be elected. For drivers that watch both times; one that does not leaves it out, and servers wait longer.
   */
  | { readonly kind: 'leastTimeout' }
  | { readonly kind: 'heartbeatTimeout' }
  /** Give up leadership within the term. */
  | { readonly kind: 'stepDown' }
  /** Transfer leadership to that server (dissertation §3.10). */
  | { readonly kind: 'transfer'; readonly target: ServerId }
  /** Whoever runs this server knows that its leader is gone (etcd-io/raft, ForgetLeader). Refused with leaseReads. */
  | { readonly kind: 'forgetLeader' }
  | { readonly kind: 'receive'; readonly from: ServerId; readonly message: Message }
  | { readonly kind: 'command'; readonly command: Command }
  /** Change who takes part (§6; dissertation chapter 4). */
  | { readonly kind: 'reconfigure'; readonly members: Membership }
  /**
   * A client wants to read what the state machine holds. Answered by `readable` or `readRefused`, unless a crash comes.
   * `leased`: by the driver's clock nobody else can have been elected yet (with leaseReads).
   */
  | { readonly kind: 'read'; readonly read: ReadId; readonly leased?: true }
  /** With appliesLater: the state machine has had the entry at `index`, the next one, which is committed. */
  | { readonly kind: 'applied'; readonly index: LogIndex }
  /** The state machine after the entry at `index`, which has been applied: what is logged up to it may go (§7). */
  | { readonly kind: 'snapshot'; readonly index: LogIndex; readonly data: string }
  /** The same of a snapshot that was begun earlier (`snapshotAt`) and has taken its time. */
  | { readonly kind: 'snapshotTaken'; readonly snapshot: Snapshot }
  /** That write, and no other, is durable now. Told once for each write of this life, in the order asked for. */
  | { readonly kind: 'written'; readonly write: WriteId };

export type Output =
  /** Make durable: the hard state; the log cut to `from − 1` followed by `entries`; then `snapshot`, and the log behind it. */
  | {
      readonly kind: 'write';
      readonly write: WriteId;
      readonly hardState: HardState;
      readonly from: LogIndex;
      readonly entries: readonly Entry[];
      readonly snapshot: Snapshot | null; // null: as it is
    }
  /** Send, but not before the write `after` is durable (null: at once). */
  | { readonly kind: 'send'; readonly to: ServerId; readonly message: Message; readonly after: WriteId | null }
  /** Committed: hand to the state machine, with appliesLater whenever it suits. Indexes come without gaps, in order, from behind the snapshot in every life. */
  | { readonly kind: 'apply'; readonly index: LogIndex; readonly entry: Entry }
  /** The state machine is to be as the snapshot says. */
  | { readonly kind: 'restore'; readonly snapshot: Snapshot }
  /** The command stands in the log; it is done when `index` is applied with this term, lost if with another. */
  | { readonly kind: 'accepted'; readonly index: LogIndex; readonly term: Term }
  /** Not the leader; ask this server instead, or any if null. */
  | { readonly kind: 'redirect'; readonly leader: ServerId | null }
  /** Who takes part cannot be changed so, or not now; nothing is changed. */
  | { readonly kind: 'reconfigurationRefused'; readonly reason: ReconfigurationRefusal }
  /** Leadership is on its way to `target`: that transfer is taken up; another one, or a command, is refused. */
  | { readonly kind: 'transferring'; readonly target: ServerId }
  /** Leadership cannot be transferred to that server: it is the leader itself, or none of the cluster. */
  | { readonly kind: 'transferRefused'; readonly target: ServerId }
  /** The state machine, which is at `index` at least, may be queried now: it has all that was committed when asked. */
  | { readonly kind: 'readable'; readonly read: ReadId; readonly index: LogIndex }
  /** Not the leader, or no more, or too many reads wait: ask this server instead, or any if null. */
  | { readonly kind: 'readRefused'; readonly read: ReadId; readonly leader: ServerId | null }
  /** With leaseReads: a majority has answered that round of AppendEntries, so that it is worth a lease. */
  | { readonly kind: 'roundConfirmed'; readonly round: number }
  /** Start the election timer afresh. */
  | { readonly kind: 'electionTimer'; readonly timeoutMs: number };

/** Default of the driver's election timeout until it draws one, in milliseconds (§9.3 recommends 150–300). */
const defaultElectionTimeoutMs = 150;

/** The server as it starts: from nothing, or from what was durable before a crash (§5.1, Figure 2). */
export function restore(id: ServerId, durable: DurableState): RaftNode {
  return {
    id,
    role: 'follower',
    currentTerm: durable.currentTerm,
    votedFor: durable.votedFor,
    snapshot: durable.snapshot,
    log: durable.log,
    incoming: null,
    commitIndex: durable.log.base, // the driver restores the state machine from the snapshot
    appliedIndex: durable.log.base,
    leaderId: null,
    suspectsLeader: false,
    mayBeReliedOn: durable.currentTerm > 0, // else it has never acknowledged anything
    votesGranted: [],
    progress: [],
    answered: [],
    transferTarget: null,
    reads: noReads,
    durableIndex: lastIndex(durable.log),
    pendingWrites: [],
    electionTimeoutMs: defaultElectionTimeoutMs,
  };
}

/** Nothing stored yet: the first boot of a server of a new cluster, or with nobody of one that is to join. */
export const emptyDurableState = (configuration: Configuration): DurableState => ({
  currentTerm: 0,
  votedFor: null,
  snapshot: null,
  log: emptyLog(configuration),
});
