import type { SpecConfig } from './config.ts';
import { initialConfiguration } from './configuration.ts';
import type { SpecSnapshot, StoredLog } from './log.ts';
import type { ServerId, SpecMessage } from './message.ts';

/** §5.1: "at any given time each server is in one of three states"; preCandidate is dissertation 9.6. */
export type SpecRole = (typeof specRoles)[number];

export const specRoles = ['follower', 'preCandidate', 'candidate', 'leader'] as const;

/** Figure 2, State: "Persistent state on all servers". */
export interface PersistentState extends StoredLog {
  readonly currentTerm: number;
  readonly votedFor: ServerId | null;
}

/**
 * Figure 2, State, with the names of raft.tla where the figure has none.
 * Sets of servers are sorted; what is kept per server is at its id − 1, the server's own included.
 */
export interface SpecContext extends PersistentState {
  readonly id: ServerId;
  // Volatile state on all servers
  readonly commitIndex: number;
  // Volatile state on candidates
  readonly votesResponded: readonly ServerId[];
  readonly votesGranted: readonly ServerId[];
  // Volatile state on leaders
  readonly nextIndex: readonly number[];
  readonly matchIndex: readonly number[];
  // Features. Constant while the feature is off.
  readonly preVotesGranted: readonly ServerId[]; // preVote; {} unless preCandidate
  readonly reads: SpecReads; // readIndex; of leaders
  readonly inFlight: readonly (readonly number[])[]; // batching; last indexes of unanswered appends, ascending
  readonly knownLeader: ServerId | null; // redirect, checkQuorum
  readonly suspectsLeader: boolean; // leastTimeout; of who knows one
  readonly heardLeader: boolean; // leaseReads; of any term, since its election timeout or before it started
  readonly answered: readonly ServerId[]; // checkQuorum; of leaders: who did since its last timeout
  readonly incoming: SpecSnapshot | null; // snapshots; what has arrived of the one that the leader sends
  readonly sending: readonly (SnapshotSending | null)[]; // snapshots; to whom a leader sends one, and how far it is
  readonly lastApplied: number; // applying
  readonly begun: SpecSnapshot | null; // slowSnapshots; of its own, and not whole yet
  readonly transferTarget: ServerId | null; // transfer; null unless leader
  readonly byTransfer: boolean; // transfer; of candidates: whether the leader of the term before told it to campaign
  readonly durable: PersistentState; // disk; what a crash now would leave
  readonly writes: readonly PersistentState[]; // disk; not finished, oldest first
  readonly outbox: readonly SpecMessage[]; // disk; sent by the running step
  readonly held: readonly HeldMessage[]; // disk; waiting for what they promise to be durable
}

/** Dissertation 6.4: the reads that a leader has taken up, and the heartbeats that they wait for. */
export interface SpecReads {
  readonly round: number; // the latest round of heartbeats in this leadership; 0: none yet
  readonly answered: readonly ServerId[]; // who has answered it; without leaseReads only while a read waits
  readonly pending: readonly SpecRead[]; // in the order in which they came
}

export interface SpecRead {
  readonly read: number; // its name
  readonly index: number | null; // readIndex; null while the leader cannot know it
  readonly round: number; // whose answers it waits for
}

export const noReads: SpecReads = { round: 0, answered: [], pending: [] };

export interface SnapshotSending {
  readonly lastIndex: number; // of the snapshot
  readonly offset: number; // what is known to have arrived
}

export interface HeldMessage {
  readonly message: SpecMessage;
  readonly writes: number; // how many of the pending writes must still finish, ≥ 1
}

/** The state of a server that has never run. */
export function initialContext(config: SpecConfig, id: ServerId): SpecContext {
  const persistent: PersistentState = {
    currentTerm: config.initialTerm,
    votedFor: null,
    log: [],
    snapshot: { lastIndex: 0, lastTerm: 0, configuration: initialConfiguration(config, id), data: '' },
  };
  return copyOf({ id, ...persistent, ...volatileState(config), durable: persistent });
}

/** The same as another object. Field by field: to spread it takes twenty times as long. */
export function copyOf(context: SpecContext): SpecContext {
  return {
    id: context.id,
    currentTerm: context.currentTerm,
    votedFor: context.votedFor,
    log: context.log,
    snapshot: context.snapshot,
    commitIndex: context.commitIndex,
    votesResponded: context.votesResponded,
    votesGranted: context.votesGranted,
    nextIndex: context.nextIndex,
    matchIndex: context.matchIndex,
    preVotesGranted: context.preVotesGranted,
    reads: context.reads,
    inFlight: context.inFlight,
    knownLeader: context.knownLeader,
    suspectsLeader: context.suspectsLeader,
    heardLeader: context.heardLeader,
    answered: context.answered,
    incoming: context.incoming,
    sending: context.sending,
    lastApplied: context.lastApplied,
    begun: context.begun,
    transferTarget: context.transferTarget,
    byTransfer: context.byTransfer,
    durable: context.durable,
    writes: context.writes,
    outbox: context.outbox,
    held: context.held,
  };
}

/** What every server has when it starts, whatever it had before (raft.tla, Restart). */
export function volatileState(config: SpecConfig): Omit<SpecContext, 'id' | 'durable' | keyof PersistentState> {
  return {
    commitIndex: 0,
    ...candidateState,
    ...leaderState(config, 1),
    preVotesGranted: [],
    knownLeader: null,
    suspectsLeader: false,
    heardLeader: false,
    incoming: null,
    lastApplied: 0,
    begun: null,
    transferTarget: null,
    writes: [],
    outbox: [],
    held: [],
  };
}

/** "Volatile state on candidates", before any vote. */
export const candidateState: Pick<SpecContext, 'votesResponded' | 'votesGranted' | 'byTransfer'> = {
  votesResponded: [],
  votesGranted: [],
  byTransfer: false,
};

/** "Volatile state on leaders (Reinitialized after election)", for every server, the own one included. */
export function leaderState(
  config: SpecConfig,
  next: number,
): Pick<SpecContext, 'nextIndex' | 'matchIndex' | 'reads' | 'inFlight' | 'sending' | 'answered'> {
  const all = Array.from({ length: config.servers });
  return {
    nextIndex: all.map(() => next),
    matchIndex: all.map(() => 0),
    reads: noReads,
    inFlight: all.map(() => []),
    sending: all.map(() => null),
    answered: [],
  };
}
