import type {
  AnswerRules,
  Configuration,
  DriverClock,
  DriverRules,
  DurableState,
  HardState,
  LeaseRules,
  RaftNode,
  Rules,
  Snapshot,
  SnapshotRules,
  WaitingRequests,
} from '../../impl/index.ts';
import { openStorage, soundAnswers, soundLease, soundSnapshots, textbookRules } from '../../impl/index.ts';
import type { Application, Machine } from '../../properties/seen/application.ts';
import type { OpenStorage } from '../storage-check/recording.ts';
import type { LocalState } from '../../properties/seen/subject.ts';
import { driftFactor, electionTicks } from '../../properties/seen/subject.ts';
import type { Reply, ServerId, ServerView } from '../../properties/seen/view.ts';
import { storeAll } from './stable-storage.ts';
import type { StableStorage, StoreHardState } from './stable-storage.ts';

/** What makes a variant of the implementation: a known bug is one part replaced. */
export interface Parts {
  readonly rules: Rules;
  readonly storeHardState: StoreHardState;
  readonly openLog: OpenStorage; // with disk `log`
  /** What a restart makes of what is durable: just that, unless it is broken on purpose. */
  readonly recover: (durable: DurableState) => DurableState;
  /** Do the marks "committed" and "applied" stand in the log? They then outlive a crash, and go with a deleted entry. */
  readonly marksInLog?: true;
  /** What a server that has run before begins with on an empty disk, if it starts there at all: of what it had stored. */
  readonly startsOver?: (lost: HardState) => HardState;
  /** May an entry be given out to be applied that was already? */
  readonly appliesAgain?: true;
  readonly lease: LeaseRules;
  readonly answers: AnswerRules;
  readonly snapshots: SnapshotRules;
  /** The store of a run with clients, if it is broken on purpose. */
  readonly store?: Application;
  /** What it tells clients at the end of a step beyond what the core says, if it does so at all. */
  readonly tells?: (before: RaftNode, after: RaftNode) => readonly Reply[];
}

export const soundParts: Parts = {
  rules: textbookRules,
  storeHardState: storeAll,
  openLog: openStorage,
  recover: (durable) => durable,
  lease: soundLease({ electionTicks, driftFactor }),
  answers: soundAnswers,
  snapshots: soundSnapshots,
};

/** A server of the implementation with what it has stored. `node` is null while it is down. */
export interface ImplementationState extends LocalState {
  readonly node: RaftNode | null;
  readonly storage: StableStorage;
  readonly appliedIndex: number;
  readonly machine: Machine; // after appliedIndex
  readonly waiting: WaitingRequests;
  readonly begun: Snapshot | null; // a snapshot of its own that takes its time
  readonly clock?: DriverClock; // with leaseReads, of a server that is up
}

/** Field by field, so that V8 sees one shape with a clock and one without, wherever a state comes from. */
export const stateOf = (
  node: RaftNode | null,
  storage: StableStorage,
  appliedIndex: number,
  machine: Machine,
  waiting: WaitingRequests,
  begun: Snapshot | null,
  view: ServerView,
  clock: DriverClock | undefined,
): ImplementationState =>
  clock === undefined
    ? { node, storage, appliedIndex, machine, waiting, begun, view }
    : { node, storage, appliedIndex, machine, waiting, begun, view, clock };

/** What is the same for all servers of a run. */
export interface Cluster {
  readonly driver: DriverRules;
  readonly parts: Parts;
  readonly application: Application;
  readonly founding: (id: ServerId) => Configuration; // with which a server begins that has never run
}
