import type { Input as CoreInput, Output, Raft, RaftNode, Rules } from '../../impl/index.ts';
import { lastIndex, restore, step as coreStep, textbookRules } from '../../impl/index.ts';
import type { ClusterOptions, Input, LocalState, Subject, Transition } from '../subject.ts';
import { unreachable } from '../unreachable.ts';
import type { EntryView, Envelope, LogIndex, ProgressView, Reply, ServerId, ServerView } from '../view.ts';
import { ask, crashed, emptyDisk, finishOldest, hold, storeAll } from './simulated-disk.ts';
import type { SimulatedDisk, StoreHardState } from './simulated-disk.ts';

/** What makes a variant of the implementation: a known bug is one part replaced. */
export interface Parts {
  readonly rules: Rules;
  readonly storeHardState: StoreHardState;
  /** Do the marks "committed" and "applied" stand in the log? They then outlive a crash, and go with a deleted entry. */
  readonly marksInLog?: true;
}

export const soundParts: Parts = { rules: textbookRules, storeHardState: storeAll };

/** A server of the implementation with its simulated disk. `node` is null while it is down. */
export interface ImplementationState extends LocalState {
  readonly node: RaftNode | null;
  readonly disk: SimulatedDisk;
  readonly appliedIndex: number;
}

/** The timeout that the simulated world draws: the schedule alone says who times out, so any will do. */
const drawnTimeoutMs = 150;

/** The implementation in `impl/`, driven by the simulated world. */
export function implementation(
  options: ClusterOptions,
  name = 'impl',
  parts: Parts = soundParts,
): Subject<ImplementationState> {
  const raft: Raft = {
    servers: Array.from({ length: options.servers }, (_, k) => k + 1),
    preVote: options.features.includes('preVote'),
    checkQuorum: options.features.includes('checkQuorum'),
    maxEntries: options.maxEntries,
    maxInFlight: options.maxInFlight,
    rules: parts.rules,
  };
  const atOnce = options.disk === 'immediate';
  return {
    name,
    features: options.features,
    boot: (id) => started(id, emptyDisk, 0),
    step: (state, input) => stepOf(raft, parts, atOnce, state, input),
  };
}

function started(id: ServerId, disk: SimulatedDisk, commitIndex: LogIndex): ImplementationState {
  const node = { ...restore(id, disk.durable), commitIndex };
  return { node, disk, appliedIndex: commitIndex, view: viewOf(node, true, disk, commitIndex) };
}

function stepOf(
  raft: Raft,
  parts: Parts,
  atOnce: boolean,
  state: ImplementationState,
  input: Input,
): Transition<ImplementationState> {
  if (input.kind === 'restart') return quiet(started(state.view.id, state.disk, state.view.commitIndex));
  if (state.node === null) throw new TypeError(`server ${state.view.id} is down`);
  if (input.kind === 'crash') return quiet(down(state, parts));
  const shell = new Shell(raft, parts, state.node, state.disk, state.appliedIndex);
  if (input.kind === 'written') shell.finishOldestWrite();
  else shell.feed(coreInput(input));
  while (atOnce && shell.disk.pending.length > 0) shell.finishOldestWrite();
  return shell.transition();
}

const quiet = (state: ImplementationState): Transition<ImplementationState> => ({
  state,
  sent: [],
  replies: [],
  applied: [],
  difference: null,
});

function down({ view, disk: before }: ImplementationState, { marksInLog }: Parts): ImplementationState {
  const disk = crashed(before);
  const commitIndex = marksInLog === true ? Math.min(view.commitIndex, lastIndex(disk.durable.log)) : 0;
  const node = { ...restore(view.id, disk.durable), commitIndex };
  return { node: null, disk, appliedIndex: commitIndex, view: viewOf(node, false, disk, commitIndex) };
}

function coreInput(input: Exclude<Input, { kind: 'written' | 'crash' | 'restart' }>): CoreInput {
  switch (input.kind) {
    case 'electionTimeout':
      return { kind: 'electionTimeout', nextTimeoutMs: drawnTimeoutMs };
    case 'heartbeatTimeout':
    case 'transfer':
      return input;
    case 'receive':
      return { kind: 'receive', from: input.envelope.from, message: input.envelope.message };
    case 'command':
      return input;
    case 'action':
      throw new TypeError(`only the core of the spec takes the action ${input.action}`);
    case 'harness':
      return input.action === 'demote' ? { kind: 'stepDown' } : coreInput({ kind: 'electionTimeout' });
    default:
      return unreachable(input);
  }
}

/** What stands between the core and its world for the time of one step: it carries out the core's outputs. */
class Shell {
  node: RaftNode;
  disk: SimulatedDisk;
  #appliedIndex: number;
  readonly #raft: Raft;
  readonly #parts: Parts;
  readonly #sent: Envelope[] = [];
  readonly #replies: Reply[] = [];
  readonly #applied: EntryView[] = [];

  constructor(raft: Raft, parts: Parts, node: RaftNode, disk: SimulatedDisk, appliedIndex: number) {
    this.#raft = raft;
    this.#parts = parts;
    this.node = node;
    this.disk = disk;
    this.#appliedIndex = appliedIndex;
  }

  feed(input: CoreInput): void {
    const [node, outputs] = coreStep(this.#raft, this.node, input);
    this.node = node;
    for (const output of outputs) this.#carryOut(output);
  }

  finishOldestWrite(): void {
    const { disk, finished, released } = finishOldest(this.disk, this.#parts.storeHardState);
    this.disk = disk;
    this.#sent.push(...released);
    this.feed({ kind: 'written', write: finished });
  }

  transition(): Transition<ImplementationState> {
    const { node, disk } = this;
    const appliedIndex =
      this.#parts.marksInLog === true ? Math.min(this.#appliedIndex, node.commitIndex) : this.#appliedIndex;
    const state = { node, disk, appliedIndex, view: viewOf(node, true, disk, appliedIndex) };
    return { state, sent: this.#sent, replies: this.#replies, applied: this.#applied, difference: null };
  }

  #appliesAgain(index: LogIndex): boolean {
    return this.#parts.marksInLog === true && index <= this.#appliedIndex;
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
        this.#applied.push(output.entry);
        return;
      case 'accepted':
      case 'redirect':
      case 'transferring':
      case 'transferRefused':
        this.#replies.push(output);
        return;
      case 'electionTimer':
        return; // the schedule alone says who times out
      default:
        return unreachable(output);
    }
  }
}

const noProgress: readonly ProgressView[] = [];

function viewOf(node: RaftNode, up: boolean, disk: SimulatedDisk, appliedIndex: number): ServerView {
  return {
    id: node.id,
    up,
    role: node.role,
    currentTerm: node.currentTerm,
    votedFor: node.votedFor,
    log: node.log,
    commitIndex: node.commitIndex,
    appliedIndex,
    leaderId: node.leaderId,
    transferTarget: node.transferTarget,
    votesGranted: node.votesGranted,
    progress: node.role === 'leader' ? node.progress : noProgress,
    pendingWrites: disk.pending.length,
    durable: disk.durable,
  };
}
