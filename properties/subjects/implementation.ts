import type { DurableState, Input as CoreInput, Output, Raft, RaftNode, Rules } from '../../impl/index.ts';
import { emptyConfiguration, lastIndex, restore, step as coreStep, textbookRules } from '../../impl/index.ts';
import type { Answer, Application, Machine } from '../application/application.ts';
import { afterEntry } from '../application/application.ts';
import { applicationFor } from '../application/application-for.ts';
import type { ClusterOptions, Input, LocalState, Subject, Transition } from '../subject.ts';
import { electionTicks, pendingReadsMax } from '../subject.ts';
import { unreachable } from '../unreachable.ts';
import type { DurableView, EntryView, Envelope, LogIndex, ProgressView, Reply, ServerId, ServerView } from '../view.ts';
import { nextRead } from '../view.ts';
import { ask, crashed, emptyDisk, finishOldest, hold, storeAll } from './simulated-disk.ts';
import type { SimulatedDisk, StoreHardState } from './simulated-disk.ts';
import { afterStep, soundLease, startedClock, ticked } from './lease.ts';
import type { DriverClock, LeasePart } from './lease.ts';

/** What makes a variant of the implementation: a known bug is one part replaced. */
export interface Parts {
  readonly rules: Rules;
  readonly storeHardState: StoreHardState;
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
  recover: (durable) => durable,
  lease: soundLease,
};

/** A server of the implementation with its simulated disk. `node` is null while it is down. */
export interface ImplementationState extends LocalState {
  readonly node: RaftNode | null;
  readonly disk: SimulatedDisk;
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
      const disk = emptyDisk(voters.includes(id) ? { voters, newVoters: null, learners: [] } : emptyConfiguration);
      // A run begins when the servers have been up for long: each of them may time out at once.
      return started(id, disk.durable, disk, 0, cluster.application.initial, clockOf(raft, electionTicks));
    },
    step: (state, input) => stepOf(cluster, atOnce, state, input),
  };
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
  disk: SimulatedDisk,
  commitIndex: LogIndex,
  machine: Machine,
  clock: DriverClock | undefined,
): ImplementationState {
  const node = { ...restore(id, durable), commitIndex };
  const view = viewOf(node, true, disk, commitIndex, machine);
  return { node, disk, appliedIndex: commitIndex, machine, view, ...(clock && { clock }) };
}

const clockOf = ({ leaseReads }: Raft, timer: number): DriverClock | undefined =>
  leaseReads ? startedClock(timer) : undefined;

/** From what is durable; what the view showed while it was down is what it begins with. */
function restarted({ view, disk, machine }: ImplementationState, { raft, parts }: Cluster): ImplementationState {
  return started(view.id, parts.recover(disk.durable), disk, view.commitIndex, machine, clockOf(raft, 0));
}

function stepOf(
  cluster: Cluster,
  atOnce: boolean,
  state: ImplementationState,
  input: Input,
): Transition<ImplementationState> {
  if (input.kind === 'restart') return quiet(restarted(state, cluster));
  if (state.node === null) throw new TypeError(`server ${state.view.id} is down`);
  if (input.kind === 'crash') return quiet(down(state, cluster));
  if (input.kind === 'tick') return quiet(afterTick(cluster, state));
  const shell = new Shell(cluster, state.node, state);
  if (input.kind === 'written') shell.finishOldestWrite();
  else shell.feed(coreInput(cluster.application, input, state));
  while (atOnce && shell.disk.pending.length > 0) shell.finishOldestWrite();
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

function down(state: ImplementationState, { parts: { marksInLog }, application }: Cluster): ImplementationState {
  const { view } = state;
  const disk = crashed(state.disk);
  const { snapshot, log } = disk.durable;
  const marked = marksInLog === true;
  const commitIndex = marked ? Math.min(view.commitIndex, lastIndex(log)) : log.base;
  const stored = snapshot === null ? application.initial : application.restore(snapshot.data);
  const machine = marked ? state.machine : stored;
  const node = { ...restore(view.id, disk.durable), commitIndex };
  const shown = viewOf(node, false, disk, commitIndex, machine);
  return { node: null, disk, appliedIndex: commitIndex, machine, view: shown };
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
  disk: SimulatedDisk;
  readonly #before: RaftNode;
  #appliedIndex: number;
  #machine: Machine;
  #clock: DriverClock | undefined;
  readonly #cluster: Cluster;
  readonly #sent: Envelope[] = [];
  readonly #replies: Reply[] = [];
  readonly #applied: EntryView[] = [];
  readonly #answers: (Answer | null)[] = [];

  constructor(cluster: Cluster, node: RaftNode, { disk, appliedIndex, machine, clock }: ImplementationState) {
    this.#cluster = cluster;
    this.node = node;
    this.#before = node;
    this.disk = disk;
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
    const { disk, finished, released } = finishOldest(this.disk, this.#cluster.parts.storeHardState);
    this.disk = disk;
    this.#sent.push(...released);
    this.feed({ kind: 'written', write: finished });
  }

  transition(): Transition<ImplementationState> {
    const { node, disk } = this;
    const appliedIndex =
      this.#cluster.parts.marksInLog === true ? Math.min(this.#appliedIndex, node.commitIndex) : this.#appliedIndex;
    const machine = this.#machine;
    const state = { node, disk, appliedIndex, machine, view: viewOf(node, true, disk, appliedIndex, machine) };
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
        this.disk = ask(this.disk, output);
        return;
      case 'send': {
        const envelope = { from: this.node.id, to: output.to, message: output.message };
        if (output.after === null) this.#sent.push(envelope);
        else this.disk = hold(this.disk, output.after, envelope);
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
  disk: SimulatedDisk,
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
    pendingWrites: disk.pending.length,
    durable: durableView(disk.durable),
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
