import type {
  Configuration,
  DurableState,
  Input as CoreInput,
  Output,
  Raft,
  RaftNode,
  Rules,
} from '../../impl/index.ts';
import {
  emptyConfiguration,
  lastIndex,
  openStorage,
  restore,
  step as coreStep,
  textbookRules,
} from '../../impl/index.ts';
import { emptyDisk } from '../disk/simulated-disk.ts';
import type { OpenStorage } from '../storage/recording.ts';
import type { Answer, Application, Machine } from '../application/application.ts';
import { afterEntry } from '../application/application.ts';
import { applicationFor } from '../application/application-for.ts';
import type { ClusterOptions, DiskTrouble, Input, LocalState, Subject, Transition } from '../subject.ts';
import { electionTicks, pendingReadsMax } from '../subject.ts';
import { unreachable } from '../unreachable.ts';
import type { DurableView, EntryView, Envelope, LogIndex, ProgressView, Reply, ServerId, ServerView } from '../view.ts';
import { nextRead } from '../view.ts';
import { afterStep, soundLease, startedClock, ticked } from './lease.ts';
import type { DriverClock, LeasePart } from './lease.ts';
import { LogOnDisk } from './log-on-disk.ts';
import { ask, crashed, finishOldest, hold, nothingStored, storeAll } from './stable-storage.ts';
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
  readonly lease: LeasePart;
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
  lease: soundLease,
};

/** A server of the implementation with what it has stored. `node` is null while it is down. */
export interface ImplementationState extends LocalState {
  readonly node: RaftNode | null;
  readonly storage: StableStorage;
  readonly appliedIndex: number;
  readonly machine: Machine; // after appliedIndex
  readonly clock?: DriverClock; // with leaseReads, of a server that is up
}

/** The timeout that the simulated world draws: the schedule alone says who times out, so any will do. */
const electionTimeout: CoreInput = { kind: 'electionTimeout', nextTimeoutMs: 150 };

/** The implementation in `impl/`, driven by the simulated world. */
export function implementation(
  options: ClusterOptions,
  name = 'impl',
  parts: Parts = soundParts,
): Subject<ImplementationState> {
  const raft: Raft = {
    jointConsensus: options.features.includes('joint'),
    preVote: options.features.includes('preVote'),
    checkQuorum: options.features.includes('checkQuorum'),
    leaseReads: options.features.includes('leaseReads'),
    maxEntries: options.maxEntries,
    maxInFlight: options.maxInFlight,
    maxChunk: options.maxChunk ?? Infinity,
    maxReads: options.features.includes('readIndex') ? pendingReadsMax : 0,
    rules: parts.rules,
  };
  const cluster: Cluster = { raft, parts, application: applicationFor(options, parts.store) };
  const atOnce = options.disk === 'immediate';
  const voters = Array.from({ length: options.voters ?? options.servers }, (_, k) => k + 1);
  return {
    name,
    features: options.features,
    boot(id) {
      const configuration = voters.includes(id) ? { voters, newVoters: null, learners: [] } : emptyConfiguration;
      const log = options.disk === 'log' ? newLog(id, configuration, parts.openLog) : null;
      const storage = nothingStored(configuration, log);
      // A run begins when the servers have been up for long: each of them may time out at once.
      return started(id, storage.durable, storage, 0, cluster.application.initial, clockOf(raft, electionTicks));
    },
    step: (state, input) => stepOf(cluster, atOnce, state, input),
  };
}

/** So small that a run fills several: room for a few batches. */
const segmentBytes = 512;

function newLog(server: ServerId, configuration: Configuration, open: OpenStorage): LogOnDisk {
  const rules = { open, identity: { cluster: 'checked', server }, options: { configuration, segmentBytes } };
  return new LogOnDisk(rules, emptyDisk());
}

/** What is the same for all servers of a run. */
interface Cluster {
  readonly raft: Raft;
  readonly parts: Parts;
  readonly application: Application;
}

function started(
  id: ServerId,
  durable: DurableState,
  storage: StableStorage,
  commitIndex: LogIndex,
  machine: Machine,
  clock: DriverClock | undefined,
): ImplementationState {
  const node = { ...restore(id, durable), commitIndex };
  const view = viewOf(node, true, storage, commitIndex, machine);
  return { node, storage, appliedIndex: commitIndex, machine, view, ...(clock && { clock }) };
}

const clockOf = ({ leaseReads }: Raft, timer: number): DriverClock | undefined =>
  leaseReads ? startedClock(timer) : undefined;

/** From what is durable, unless it is refused; what the view showed while it was down is what it begins with. */
function restarted(state: ImplementationState, { raft, parts }: Cluster): ImplementationState {
  const { view, storage, machine } = state;
  if (storage.condition === 'refused') return state;
  return started(view.id, parts.recover(storage.durable), storage, view.commitIndex, machine, clockOf(raft, 0));
}

function stepOf(
  cluster: Cluster,
  atOnce: boolean,
  state: ImplementationState,
  input: Input,
): Transition<ImplementationState> {
  if (input.kind === 'restart') return quiet(restarted(state, cluster));
  if (state.node === null) throw new TypeError(`server ${state.view.id} is down`);
  if (input.kind === 'crash') return down(state, cluster, input.disk);
  if (input.kind === 'tick') return quiet(afterTick(cluster, state));
  const shell = new Shell(cluster, state.node, state);
  if (input.kind === 'written') shell.finishOldestWrite();
  else shell.feed(coreInput(cluster.application, input, state));
  while (atOnce && shell.storage.pending.length > 0) shell.finishOldestWrite();
  return shell.transition();
}

function afterTick({ parts: { lease } }: Cluster, state: ImplementationState): ImplementationState {
  return state.clock === undefined ? state : { ...state, clock: ticked(lease, state.clock) };
}

const quiet = (state: ImplementationState): Transition<ImplementationState> => ({
  state,
  sent: [],
  replies: [],
  applied: [],
  answers: [],
  difference: null,
});

function down(
  state: ImplementationState,
  { parts: { marksInLog, storeHardState }, application }: Cluster,
  trouble: DiskTrouble | undefined,
): Transition<ImplementationState> {
  const { view } = state;
  const { storage, stored: found } = crashed(state.storage, storeHardState, trouble);
  const { snapshot, log } = storage.durable;
  const marked = marksInLog === true;
  const commitIndex = marked ? Math.min(view.commitIndex, lastIndex(log)) : log.base;
  const stored = snapshot === null ? application.initial : application.restore(snapshot.data);
  const machine = marked ? state.machine : stored;
  const node = { ...restore(view.id, storage.durable), commitIndex };
  const shown = viewOf(node, false, storage, commitIndex, machine);
  const after = quiet({ node: null, storage, appliedIndex: commitIndex, machine, view: shown });
  return found === null ? after : { ...after, stored: found };
}

function coreInput(
  application: Application,
  input: Exclude<Input, { kind: 'written' | 'crash' | 'restart' | 'tick' }>,
  { appliedIndex, machine, view }: ImplementationState,
): CoreInput {
  switch (input.kind) {
    case 'electionTimeout':
      return electionTimeout;
    case 'heartbeatTimeout':
    case 'transfer':
      return input;
    case 'receive':
      return { kind: 'receive', from: input.envelope.from, message: input.envelope.message };
    case 'command':
      return input;
    case 'reconfigure':
      return { kind: 'reconfigure', members: input };
    case 'compact':
      return { kind: 'snapshot', index: appliedIndex, data: application.snapshot(machine) };
    case 'read':
      return { ...input, read: nextRead(view) };
    case 'action':
      throw new TypeError(`only the core of the spec takes the action ${input.action}`);
    case 'harness':
      return input.action === 'demote' ? { kind: 'stepDown' } : electionTimeout;
    default:
      return unreachable(input);
  }
}

/** What stands between the core and its world for the time of one step: it carries out the core's outputs. */
class Shell {
  node: RaftNode;
  storage: StableStorage;
  readonly #before: RaftNode;
  #appliedIndex: number;
  #machine: Machine;
  #clock: DriverClock | undefined;
  readonly #cluster: Cluster;
  readonly #sent: Envelope[] = [];
  readonly #replies: Reply[] = [];
  readonly #applied: EntryView[] = [];
  readonly #answers: (Answer | null)[] = [];

  constructor(cluster: Cluster, node: RaftNode, { storage, appliedIndex, machine, clock }: ImplementationState) {
    this.#cluster = cluster;
    this.node = node;
    this.#before = node;
    this.storage = storage;
    this.#appliedIndex = appliedIndex;
    this.#machine = machine;
    this.#clock = clock;
  }

  feed(input: CoreInput): void {
    const [node, outputs] = coreStep(this.#cluster.raft, this.node, input);
    if (this.#clock) this.#clock = afterStep(this.#cluster.parts.lease, this.#clock, this.node, node, outputs);
    this.node = node;
    for (const output of outputs) this.#carryOut(output);
  }

  finishOldestWrite(): void {
    const { storage, finished, released } = finishOldest(this.storage, this.#cluster.parts.storeHardState);
    this.storage = storage;
    this.#sent.push(...released);
    this.feed({ kind: 'written', write: finished });
  }

  transition(): Transition<ImplementationState> {
    const { node, storage } = this;
    const appliedIndex =
      this.#cluster.parts.marksInLog === true ? Math.min(this.#appliedIndex, node.commitIndex) : this.#appliedIndex;
    const machine = this.#machine;
    const view = viewOf(node, true, storage, appliedIndex, machine);
    const state = { node, storage, appliedIndex, machine, view };
    return {
      state: this.#clock === undefined ? state : { ...state, clock: this.#clock },
      sent: this.#sent,
      replies: [...this.#replies, ...(this.#cluster.parts.tells?.(this.#before, node) ?? [])],
      applied: this.#applied,
      answers: this.#answers,
      difference: null,
    };
  }

  #apply({ index, entry }: Extract<Output, { kind: 'apply' }>): void {
    const { machine, answer } = afterEntry(this.#cluster.application, this.#machine, index, entry);
    this.#machine = machine;
    this.#applied.push(entry);
    this.#answers.push(answer);
  }

  #appliesAgain(index: LogIndex): boolean {
    return this.#cluster.parts.marksInLog === true && index <= this.#appliedIndex;
  }

  #carryOut(output: Output): void {
    switch (output.kind) {
      case 'write':
        this.storage = ask(this.storage, output);
        return;
      case 'send': {
        const envelope = { from: this.node.id, to: output.to, message: output.message };
        if (output.after === null) this.#sent.push(envelope);
        else this.storage = hold(this.storage, output.after, envelope);
        return;
      }
      case 'apply':
        if (output.index !== this.#appliedIndex + 1 && !this.#appliesAgain(output.index)) {
          throw new RangeError(`entry ${output.index} was given out to be applied after entry ${this.#appliedIndex}`);
        }
        this.#appliedIndex = output.index;
        this.#apply(output);
        return;
      case 'restore':
        this.#appliedIndex = Math.max(this.#appliedIndex, output.snapshot.index);
        this.#machine = this.#cluster.application.restore(output.snapshot.data);
        return;
      case 'accepted':
      case 'redirect':
      case 'reconfigurationRefused':
      case 'transferring':
      case 'transferRefused':
      case 'readable':
      case 'readRefused':
        this.#replies.push(output);
        return;
      case 'electionTimer':
      case 'roundConfirmed':
        return; // the schedule alone says who times out, and what hangs on a clock is seen to after the step
      default:
        return unreachable(output);
    }
  }
}

const noProgress: readonly ProgressView[] = [];

function viewOf(
  node: RaftNode,
  up: boolean,
  { pending, durable }: StableStorage,
  appliedIndex: LogIndex,
  machine: Machine,
): ServerView {
  return {
    id: node.id,
    up,
    role: node.role,
    currentTerm: node.currentTerm,
    votedFor: node.votedFor,
    snapshot: node.snapshot?.data ?? '',
    log: node.log,
    commitIndex: node.commitIndex,
    appliedIndex,
    machine: machine.digest,
    leaderId: node.leaderId,
    configuration: node.log.configuration,
    transferTarget: node.transferTarget,
    votesGranted: node.votesGranted,
    progress: node.role === 'leader' ? node.progress : noProgress,
    pendingReads: node.reads.pending,
    pendingWrites: pending.length,
    durable: durableView(durable),
  };
}

const views = new WeakMap<DurableState, DurableView>();

/** Most steps leave what is durable as it is, so it is shown as the same object. */
function durableView(durable: DurableState): DurableView {
  const known = views.get(durable);
  if (known !== undefined) return known;
  const { currentTerm, votedFor, snapshot, log } = durable;
  const view = { currentTerm, votedFor, snapshot: snapshot?.data ?? '', log };
  views.set(durable, view);
  return view;
}
