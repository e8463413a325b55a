import type { Driven, Driving, Effect, Input as CoreInput } from '../../impl/index.ts';
import { applyNext, drive, drivenWith, finishSnapshot, takeSnapshot, writeFinished } from '../../impl/index.ts';
import type { Answer, Machine } from '../../properties/seen/application.ts';
import { afterEntry } from '../../properties/seen/application.ts';
import type { Transition } from '../../properties/seen/subject.ts';
import { unreachable } from '../../properties/unreachable.ts';
import type { EntryView, Envelope, Reply } from '../../properties/seen/view.ts';
import type { Cluster, ImplementationState } from './implementation-parts.ts';
import { stateOf } from './implementation-parts.ts';
import { viewOf } from './implementation-view.ts';
import { afterOldest } from './stable-storage.ts';
import type { StableStorage } from './stable-storage.ts';

/** The simulated world of a server for the time of one step: it does what the driver says. */
export class Shell {
  readonly #cluster: Cluster;
  readonly #before: ImplementationState;
  readonly #nodeBefore: Driven['node'];
  #driven: Driven;
  #storage: StableStorage;
  #machine: Machine;
  readonly #sent: Envelope[] = [];
  readonly #replies: Reply[] = [];
  readonly #settled: Reply[] = []; // of requests that were accepted
  readonly #applied: EntryView[] = [];
  readonly #answers: (Answer | null)[] = [];

  constructor(cluster: Cluster, node: Driven['node'], before: ImplementationState) {
    const { storage, appliedIndex, machine, waiting, begun, clock } = before;
    this.#cluster = cluster;
    this.#before = before;
    this.#nodeBefore = node;
    this.#driven = drivenWith(node, storage.pending, appliedIndex, waiting, begun, clock);
    this.#storage = storage;
    this.#machine = machine;
  }

  get isWriting(): boolean {
    return this.#driven.pending.length > 0;
  }

  feed(input: CoreInput): void {
    this.#carryOut(drive(this.#cluster.driver, this.#driven, input));
  }

  finishOldestWrite(): void {
    this.#storage = afterOldest(this.#storage, this.#cluster.parts.storeHardState);
    this.#carryOut(writeFinished(this.#cluster.driver, this.#driven));
  }

  applyNext(): void {
    this.#carryOut(applyNext(this.#cluster.driver, this.#driven));
  }

  takeSnapshot(): void {
    this.#carryOut(takeSnapshot(this.#cluster.driver, this.#driven, this.#snapshot()));
  }

  finishSnapshot(): void {
    this.#carryOut(finishSnapshot(this.#cluster.driver, this.#driven, this.#snapshot()));
  }

  transition(): Transition<ImplementationState> {
    const { node, waiting, begun, clock } = this.#driven;
    const { marksInLog, tells } = this.#cluster.parts;
    const storage = this.#storage;
    const machine = this.#machine;
    const appliedIndex =
      marksInLog === true ? Math.min(this.#driven.appliedIndex, node.commitIndex) : this.#driven.appliedIndex;
    const view = viewOf(node, true, storage, appliedIndex, machine, begun, this.#before);
    return {
      state: stateOf(node, storage, appliedIndex, machine, waiting, begun, view, clock),
      sent: this.#sent,
      replies: this.#said(tells?.(this.#nodeBefore, node)),
      applied: this.#applied,
      answers: this.#answers,
      difference: null,
    };
  }

  /** Of the state machine as it is now. */
  #snapshot(): string {
    return this.#cluster.application.snapshot(this.#machine);
  }

  /** What it says at once to who asks, and then what has become of requests that it had accepted. */
  #said(more: readonly Reply[] = nothing): readonly Reply[] {
    if (more.length === 0 && this.#settled.length === 0) return this.#replies;
    return [...this.#replies, ...more, ...this.#settled];
  }

  #carryOut({ driven, effects }: Driving): void {
    this.#driven = driven;
    const { durable, pending, log, condition } = this.#storage;
    if (driven.pending !== pending) this.#storage = { durable, pending: driven.pending, log, condition };
    for (const effect of effects) this.#do(effect);
  }

  #do(effect: Effect): void {
    switch (effect.kind) {
      case 'send':
        this.#sent.push(effect.outgoing);
        return;
      case 'apply':
        this.#apply(effect);
        return;
      case 'restore':
        this.#machine = this.#cluster.application.restore(effect.snapshot.data);
        return;
      case 'reply':
        this.#replies.push(effect.reply);
        return;
      case 'answer':
        this.#settled.push({ kind: 'answered', ...effect.request, answer: this.#answers.at(-1)?.reply ?? '' });
        return;
      case 'giveUp':
        this.#settled.push({ kind: 'givenUp', ...effect.request });
        return;
      case 'write':
      case 'electionTimer':
        return; // the schedule alone says when a write is durable, and who times out
      default:
        return unreachable(effect);
    }
  }

  #apply({ index, entry }: Extract<Effect, { kind: 'apply' }>): void {
    const { machine, answer } = afterEntry(this.#cluster.application, this.#machine, index, entry);
    this.#machine = machine;
    this.#applied.push(entry);
    this.#answers.push(answer);
  }
}

const nothing: readonly never[] = [];
