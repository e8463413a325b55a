import type { Input as CoreInput, Output, RaftNode } from '../../impl/index.ts';
import { step as coreStep } from '../../impl/index.ts';
import type { Answer, Machine } from '../application/application.ts';
import { afterEntry } from '../application/application.ts';
import type { Transition } from '../subject.ts';
import { unreachable } from '../unreachable.ts';
import type { EntryView, Envelope, LogIndex, Reply } from '../view.ts';
import type { Cluster, ImplementationState } from './implementation-parts.ts';
import { viewOf } from './implementation-view.ts';
import { afterStep } from './lease.ts';
import type { DriverClock } from './lease.ts';
import { ask, finishOldest, hold } from './stable-storage.ts';
import type { StableStorage } from './stable-storage.ts';

/** What stands between the core and its world for the time of one step: it carries out the core's outputs. */
export class Shell {
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
