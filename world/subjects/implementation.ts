import type {
  Configuration,
  DriverClock,
  DurableState,
  Input as CoreInput,
  Message,
  Raft,
  RaftNode,
} from '../../impl/index.ts';
import { emptyConfiguration, lastIndex, noRequests, restore, startedClock, ticked } from '../../impl/index.ts';
import type { Machine } from '../../properties/seen/application.ts';
import { applicationFor } from '../../properties/seen/application-for.ts';
import { emptyDisk } from '../disk/simulated-disk.ts';
import type { ClusterOptions, DiskTrouble, Input, Subject, Transition } from '../../properties/seen/subject.ts';
import { does, electionTicks, limitsOf, pendingReadsMax } from '../../properties/seen/subject.ts';
import type { Envelope, LogIndex, ServerId } from '../../properties/seen/view.ts';
import { nextRead } from '../../properties/seen/view.ts';
import type { Cluster, ImplementationState, Parts } from './implementation-parts.ts';
import { soundParts, stateOf } from './implementation-parts.ts';
import { viewOf } from './implementation-view.ts';
import { LogOnDisk } from './log-on-disk.ts';
import { quiet } from './quiet.ts';
import { Shell } from './shell.ts';
import { crashed, nothingStored, startedOver, wiped } from './stable-storage.ts';
import type { StableStorage } from './stable-storage.ts';

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
    maxSize: options.maxSize ?? Infinity,
    maxInFlight: options.maxInFlight,
    maxChunk: options.maxChunk ?? Infinity,
    maxReads: options.features.includes('readIndex') ? pendingReadsMax : 0,
    appliesLater: does(options, 'applyLater'),
    rules: parts.rules,
  };
  const { lease, answers, snapshots } = parts;
  const driver = {
    raft,
    lease,
    answers,
    snapshots,
    snapshotsLater: does(options, 'snapshotLater'),
    appliesAgain: parts.marksInLog === true || parts.appliesAgain === true,
  };
  const voters = Array.from({ length: options.voters ?? options.servers }, (_, k) => k + 1);
  const founding = (id: ServerId): Configuration =>
    voters.includes(id) ? { voters, newVoters: null, learners: [] } : emptyConfiguration;
  const cluster: Cluster = { driver, parts, application: applicationFor(options, parts.store), founding };
  const atOnce = options.disk === 'immediate';
  return {
    name,
    features: options.features,
    wipes: true,
    limits: limitsOf(options),
    ...(options.world && { world: options.world }),
    boot(id) {
      const configuration = founding(id);
      const log = options.disk === 'log' ? newLog(id, configuration, parts) : null;
      const storage = nothingStored(configuration, log);
      // A run begins when the servers have been up for long: each of them may time out at once.
      return started(id, storage.durable, storage, 0, cluster.application.initial, clockOf(raft, electionTicks));
    },
    step: (state, input) => stepOf(cluster, atOnce, state, input),
  };
}

/** So small that a run fills several: room for a few batches. */
const segmentBytes = 512;

function newLog(server: ServerId, configuration: Configuration, { openLog: open, startsOver }: Parts): LogOnDisk {
  const identity = { cluster: 'checked', server };
  const rules = { open, identity, options: { configuration, segmentBytes }, emptyIsNew: startsOver !== undefined };
  return new LogOnDisk(rules, emptyDisk());
}

function started(
  id: ServerId,
  durable: DurableState,
  storage: StableStorage,
  commitIndex: LogIndex,
  machine: Machine,
  clock: DriverClock | undefined,
): ImplementationState {
  const node = restoredAt(id, durable, commitIndex);
  const view = viewOf(node, true, storage, commitIndex, machine, null, null);
  return stateOf(node, storage, commitIndex, machine, noRequests, null, view, clock);
}

function restoredAt(id: ServerId, durable: DurableState, commitIndex: LogIndex): RaftNode {
  const node = restore(id, durable);
  return node.commitIndex === commitIndex ? node : { ...node, commitIndex, appliedIndex: commitIndex }; // only with marks in the log
}

const clockOf = ({ leaseReads }: Raft, timer: number): DriverClock | undefined =>
  leaseReads ? startedClock(timer) : undefined;

/** From what is durable, unless it is refused; what the view showed while it was down is what it begins with. */
function restarted(state: ImplementationState, cluster: Cluster): ImplementationState {
  const { view, storage, machine } = state;
  if (storage.condition === 'refused') return state;
  const { driver, parts, application } = cluster;
  if (storage.condition === 'wiped') {
    const anew = startedOver(storage, parts.startsOver, cluster.founding(view.id));
    if (anew === null) return state;
    const { durable } = anew;
    return started(view.id, durable, anew, durable.log.base, application.initial, clockOf(driver.raft, 0));
  }
  return started(view.id, parts.recover(storage.durable), storage, view.commitIndex, machine, clockOf(driver.raft, 0));
}

function stepOf(
  cluster: Cluster,
  atOnce: boolean,
  state: ImplementationState,
  input: Input,
): Transition<ImplementationState> {
  if (input.kind === 'restart') return quiet(restarted(state, cluster));
  if (input.kind === 'wipe') return quiet(afterWipe(state));
  if (state.node === null) throw new TypeError(`server ${state.view.id} is down`);
  if (input.kind === 'crash') return down(state, cluster, input.disk);
  if (input.kind === 'tick') return quiet(afterTick(cluster, state));
  const shell = new Shell(cluster, state.node, state);
  if (input.kind === 'written') shell.finishOldestWrite();
  else if (input.kind === 'apply') shell.applyNext();
  else if (input.kind === 'compact') shell.takeSnapshot();
  else if (input.kind === 'finishSnapshot') shell.finishSnapshot();
  else shell.feed(coreInput(input, state));
  while (atOnce && shell.isWriting) shell.finishOldestWrite();
  return shell.transition();
}

function afterTick({ driver: { lease } }: Cluster, state: ImplementationState): ImplementationState {
  const { node, storage, appliedIndex, machine, waiting, begun, view, clock } = state;
  if (clock === undefined) return state;
  return stateOf(node, storage, appliedIndex, machine, waiting, begun, view, ticked(lease, clock));
}

/** What it had stored is shown as it was: a server that does not start again can break no promise with it. */
function afterWipe({ storage, appliedIndex, machine, view, clock }: ImplementationState): ImplementationState {
  return stateOf(null, wiped(storage), appliedIndex, machine, noRequests, null, view, clock);
}

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
  const node = restoredAt(view.id, storage.durable, commitIndex);
  const shown = viewOf(node, false, storage, commitIndex, machine, null, state);
  const after = quiet(stateOf(null, storage, commitIndex, machine, noRequests, null, shown, undefined));
  return found === null ? after : { ...after, stored: found };
}

function coreMessage({ message }: Envelope): Message {
  if (message.kind === 'Other') throw new TypeError(`nobody here sends ${message.name}`);
  return message;
}

function coreInput(
  input: Exclude<
    Input,
    { kind: 'written' | 'crash' | 'restart' | 'tick' | 'wipe' | 'apply' | 'compact' | 'finishSnapshot' }
  >,
  { view }: ImplementationState,
): CoreInput {
  const { kind } = input;
  if (kind === 'electionTimeout') return electionTimeout;
  if (kind === 'receive') return { kind, from: input.envelope.from, message: coreMessage(input.envelope) };
  if (kind === 'reconfigure') return { kind, members: input };
  if (kind === 'read') return { ...input, read: nextRead(view) };
  if (kind === 'lost') throw new TypeError('nobody here hears of what is lost');
  if (kind === 'action') throw new TypeError(`only the core of the spec takes the action ${input.action}`);
  if (kind === 'harness') return input.action === 'demote' ? { kind: 'stepDown' } : electionTimeout;
  return input; // the core has the same
}
