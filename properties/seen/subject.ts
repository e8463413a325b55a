import type { Answer } from './application.ts';
import type { EntryView, Envelope, Reply, ServerId, ServerView } from './view.ts';

/** What somebody asks a server for. A step of the same kind has the same keys, and says which server. */
export type Request =
  | { readonly kind: 'command'; readonly command: string }
  /** The server takes a snapshot of its state machine, and discards its log up to there (§7). */
  | { readonly kind: 'compact' }
  /** To change who takes part, to these (§6; dissertation chapter 4). */
  | { readonly kind: 'reconfigure'; readonly voters: readonly ServerId[]; readonly learners: readonly ServerId[] }
  /** To transfer its leadership to `target` (dissertation §3.10). */
  | { readonly kind: 'transfer'; readonly target: ServerId }
  /** To forget its leader, and so to vote at once (etcd-io/raft, ForgetLeader). */
  | { readonly kind: 'forgetLeader' };

/**
 * What a server is given. A crash loses what is not durable, but for what `disk` leaves, or `survived` says where another
 * subject has found it; `written`: its oldest pending write finishes; `read`: a client wants to query its state machine,
 * by the name that `nextRead` gives.
 */
export type Input =
  | Request
  | { readonly kind: 'electionTimeout' }
  | { readonly kind: 'leastTimeout' } // so much has passed since its election timer was started, which itself goes on (§9.3)
  | { readonly kind: 'heartbeatTimeout' }
  | { readonly kind: 'receive'; readonly envelope: Envelope }
  | { readonly kind: 'lost'; readonly envelope: Envelope } // it hears that its own message did not arrive (`notices`)
  | { readonly kind: 'read'; readonly leased?: true } // by the server's own clock nobody else leads yet
  | { readonly kind: 'tick' } // of the server's clock
  | { readonly kind: 'written' }
  | { readonly kind: 'finishSnapshot' } // the snapshot that it has begun is whole (`snapshotLater`)
  | { readonly kind: 'apply' } // its state machine has the next committed entry (`applyLater`)
  | { readonly kind: 'crash'; readonly disk?: DiskTrouble; readonly survived?: Survival }
  | { readonly kind: 'restart' }
  | { readonly kind: 'wipe' } // while it is down, all that it has stored is gone; only if it can tell (`wipes`)
  | { readonly kind: 'action'; readonly action: CoreAction; readonly to?: ServerId }
  | { readonly kind: 'harness'; readonly action: Exclude<HarnessAction, 'commandReturn'>; readonly to?: ServerId };

/** Actions of raft.tla that are no input of a real server, of which each is a part: subjects `model:…` take them. */
export type CoreAction = (typeof coreActions)[number];

export const coreActions = ['requestVote', 'becomeLeader', 'appendEntries', 'advanceCommitIndex', 'restart'] as const;

/**
 * By hand: start a campaign that may disrupt a leader; make a leader a follower; let a client's call return, be its
 * command done or not (which touches no server). And what a trace shows nothing of but what comes of it: an election
 * timeout; an entry that no client asked a leader for; a leader that is told to hand its power over to another server;
 * an empty disk under a server that is down.
 */
export type HarnessAction = (typeof harnessActions)[number];

export const harnessActions = ['campaign', 'demote', 'commandReturn', 'timeout', 'append', 'transfer', 'wipe'] as const;

/** One server of a subject, with its disk, as an immutable value. What else it holds, only the subject knows. */
export interface LocalState {
  readonly view: ServerView;
  readonly clock?: ClockView; // if something hangs on it (leaseReads)
}

/** What a server's own clock decides. */
export interface ClockView {
  readonly timer: number; // ticks since its election timer was reset, up to electionTicks: it may fire from then on
  readonly leased: boolean; // it may serve reads without asking (dissertation §6.4.1)
}

/** Where conformance first failed: the same field as the spec has it and as the code has it. */
export interface Difference {
  readonly field: string;
  readonly spec: string;
  readonly code: string;
}

export interface Transition<State extends LocalState = LocalState> {
  readonly state: State;
  readonly sent: readonly Envelope[];
  readonly replies: readonly Reply[];
  readonly applied: readonly EntryView[]; // given to the state machine in this step, up to the view's appliedIndex
  readonly answers: readonly (Answer | null)[]; // to each entry of `applied`; null to one without a command
  readonly difference: Difference | null;
  readonly stored?: Stored; // of a crash, with disk `log`
  readonly kept?: true; // the received message was not consumed: it stays in the network (raft.tla)
}

/**
 * What can be checked: servers whose steps are pure functions of (state, input). Same arguments, same result, so that
 * runs repeat and steps may be remembered. What `step` throws is a violation of its own (`crash`), with its message and stack.
 */
export interface Subject<State extends LocalState = LocalState> {
  readonly name: string;
  readonly harness?: true; // takes the steps of a test harness
  readonly wipes?: true; // its servers may lose their whole disk
  readonly notices?: true; // its servers hear of each of their messages that is lost
  /** Those that its servers have, of the features that they were made with: they take the inputs of no others. */
  readonly features?: readonly Feature[];
  /** Those of the run that its servers keep to; without, they promise nothing of the kind. */
  readonly limits?: Limits;
  /** What takes time in its servers, of what they were made with. */
  readonly world?: readonly WorldOption[];
  /** Whether the server can take the input at all. Without it, every server that is up can take all but an `action`. */
  enabled?(state: State, input: Input): boolean;
  boot(id: ServerId): State;
  step(state: State, input: Input): Transition<State>;
}

/** Options of a run that the subject itself must know; part of every schedule file. */
export interface ClusterOptions {
  readonly servers: number;
  readonly voters?: number; // the servers from 1 to this number are the first members; all if not said
  readonly features: readonly Feature[];
  readonly maxEntries: number; // entries in one AppendEntries, ≥ 1
  readonly maxSize?: number; // characters of the commands in one AppendEntries, ≥ 1, of which the first may have more; any number if not said
  readonly maxInFlight: number; // unanswered AppendEntries with entries to one follower, ≥ 1
  readonly maxChunk?: number; // characters of a snapshot in one InstallSnapshot, ≥ 1; all of it if not said
  readonly disk: DiskMode;
  readonly clients?: number; // of a key-value store with sessions, ≥ 1; without, there is no store, and bare commands
  readonly network?: NetworkModel; // what it never does; without, it may do anything
  readonly world?: readonly WorldOption[]; // what takes time in this run, and else happens at once; not empty
}

/** How much a server may say or keep at one time; what is not said may be as much as it likes. */
export interface Limits extends Partial<Pick<ClusterOptions, 'maxEntries' | 'maxSize' | 'maxInFlight' | 'maxChunk'>> {
  readonly maxReads?: number; // that wait at one leader
}

/** Those of a run with these options. */
export const limitsOf = ({
  maxEntries,
  maxSize = Infinity,
  maxInFlight,
  maxChunk = Infinity,
}: ClusterOptions): Limits => ({
  maxEntries,
  maxSize,
  maxInFlight,
  maxChunk,
  maxReads: pendingReadsMax,
});

/** What takes time in the servers of a run only if the run says so. */
export type WorldOption = (typeof worldOptions)[number];

export const worldOptions = [
  'applyLater', // to give a committed entry to the state machine is a step of its own
  'snapshotLater', // a snapshot of its own that a server begins is whole in a later step
] as const;

/** Whether that takes time in such a run. */
export const does = ({ world = [] }: Pick<ClusterOptions, 'world'>, option: WorldOption): boolean =>
  world.includes(option);

/** What the network never does to messages: steps that would be that do not apply. */
export interface NetworkModel {
  readonly order?: 'fifo'; // of each link: nothing overtakes
  readonly losses?: false;
  readonly duplicates?: false;
  readonly heals?: false; // when the run ends: links that are cut stay cut, and liveness is asked of whoever can have it
}

/** Parts of the protocol that a run may switch on. */
export type Feature = (typeof featureNames)[number];

/** What `all` means: all but what rests on an assumption of its own. */
export const standardFeatures = [
  'preVote',
  'snapshots',
  'transfer',
  'checkQuorum',
  'membership',
  'joint',
  'readIndex',
] as const;

/**
 * Those that a run has only if they are named: leaseReads rests on clocks that run about equally fast; the paper has no
 * forgetLeader; leastTimeout is for drivers that tell a server of two times, where others tell of one.
 */
export const namedFeatures = ['leaseReads', 'forgetLeader', 'leastTimeout'] as const;

export const featureNames = [...standardFeatures, ...namedFeatures] as const;

/** The least election timeout, in ticks of a server's clock (leaseReads). */
export const electionTicks = 5;

/** (1 + drift)²: how much faster one clock may run than another (leaseReads). Far more than real ones do, to keep runs short. */
export const driftFactor = 2;

/** How many reads may wait at a leader. So few that the bound is met. */
export const pendingReadsMax = 3;

/**
 * Are writes durable at once, or only when a `write` step finishes them? `log`: so too, and they go through the storage
 * of `impl/storage/` to a simulated disk, from which a restart recovers them.
 */
export type DiskMode = (typeof diskModes)[number];

export const diskModes = ['immediate', 'delayed', 'log'] as const;

/**
 * What the disk does to a server that crashes (disk `log`). A number chooses one of the ways in which it may: the same
 * number on the same disk, the same way.
 */
export interface DiskTrouble {
  readonly trouble: (typeof diskTroubles)[number];
  readonly choice: number;
}

export const diskTroubles = [
  'powerLoss', // while the oldest pending write is carried out: of what is not synced, anything may be left
  'kill', // of the process, likewise; the disk goes on
  'failedSync', // of the oldest pending write, upon which the server stops; then the power may be lost too
  'fullDisk', // likewise, but for the power
  'bitFlip', // a power loss, and a bit of what it left is turned over
] as const;

/** How much of the oldest pending write a crash left: it had begun, and nobody was told of its end. */
export type Survival = (typeof survivals)[number];

export const survivals = ['nothing', 'hardState', 'everything'] as const;

/** What a crash left on the disk. */
export interface Stored {
  readonly survived: Survival;
  readonly tornTail: boolean; // of a write that was under way
}
