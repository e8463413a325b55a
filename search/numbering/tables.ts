import type { Feature, Input, LocalState, Transition } from '../../properties/seen/subject.ts';
import type { Envelope, ServerView } from '../../properties/seen/view.ts';
import { stepKindOf } from '../../properties/seen/schedule.ts';
import { crashed } from '../../properties/judging/judge.ts';
import { viewOfStep } from '../../properties/history/step-view.ts';
import { digest, digestWords } from './digest.ts';
import { Auxiliary } from './auxiliary.ts';
import type { MarkedStep } from './auxiliary.ts';
import { envelopeKey } from '../symmetry/envelope-key.ts';
import type { Explorable, OwnInput } from './explorable.ts';
import { resetsDead } from '../symmetry/reductions.ts';
import type { Reductions } from '../symmetry/reductions.ts';
import { GrowingList } from './growing.ts';
import type { Refutation } from '../../properties/judging/judge.ts';
import { Judges } from './judging.ts';
import type { Renaming } from '../symmetry/permutations.ts';
import { renamingsOf } from '../symmetry/permutations.ts';

/** What a step is, for people and for the world: a server's input, or what the network does to a message. */
export type StepInput = Input | { readonly kind: 'duplicate' | 'drop'; readonly envelope: Envelope };

/** Of a step in `packed`: first what it adds to a digest, without renaming, then the rest, at these positions. */
export const packedWords = 12;
export const packedAt = { server: 3, next: 4, about: 5, takes: 6, growth: 7, sentFrom: 8, sentTo: 9 } as const;

/**
 * Every local state, message and step met so far, numbered from 0 in the order in which they were met, with what was
 * found of each in typed arrays: the subject is asked once for every pair of local state and input.
 *
 * Sound because a step is a pure function of the two (a test repeats steps in another order), and because `key` covers
 * everything that behaviour depends on.
 */
export class Tables {
  readonly words: number; // of a digest: three for every renaming
  readonly states: LocalState[] = [];
  readonly envelopes: Envelope[] = [];
  readonly inputs: StepInput[] = []; // by step
  readonly refutations = new Map<number, Refutation>(); // by step
  readonly marked = new Map<number, MarkedStep>(); // by step: those that matter to `auxiliary`, or all
  readonly judges: Judges;
  readonly auxiliary: Auxiliary | null; // null: a global state is its servers and messages, nothing else
  calls = 0; // of the subject

  // By local state
  readonly stateDigests = new GrowingList(); // `words` each
  readonly waiting = new GrowingList(); // messages that wait in it
  readonly ownFrom = new GrowingList(); // the steps that it may take by itself stand in `own` from here; −1: not known yet
  readonly ownSending = new GrowingList(); // from here on those that send
  readonly ownTo = new GrowingList();
  readonly ownLoops = new GrowingList(); // steps besides that change nothing

  // By message
  readonly messageDigests = new GrowingList(); // `words` each
  readonly receiver = new GrowingList(); // position of its server
  readonly rank = new GrowingList(); // among the messages to that server
  readonly duplicateStep = new GrowingList();
  readonly dropStep = new GrowingList();

  // By step
  readonly server = new GrowingList(); // position of the server that takes it; −1: the network's own
  readonly next = new GrowingList(); // local state of that server after it
  readonly about = new GrowingList(); // message that is received, duplicated or lost; −1: none
  readonly takes = new GrowingList(); // message that it takes out of the network; −1: none
  readonly growth = new GrowingList(); // by how many the messages in flight grow
  readonly sentFrom = new GrowingList(); // positions in `sent`
  readonly sentTo = new GrowingList();
  readonly changes = new GrowingList(); // `words` each: what it adds to the digest of a global state

  /** All of that side by side, for whoever reads it for each of many steps: one cache line instead of eight. */
  readonly packed = new GrowingList();

  readonly own = new GrowingList();
  ownMost = 0; // steps that any local state has there
  ownGrowthMost = 0; // by how many any step there makes the messages in flight grow
  receiptGrowthMost = 0; // and any receipt
  readonly sent = new GrowingList();

  readonly #system: Explorable;
  readonly #renamings: readonly Renaming[];
  readonly #dead: boolean;
  readonly #stateNumbers = new Map<string, number>();
  readonly #messageNumbers = new Map<string, number>();
  readonly #ranks: number[] = []; // by server: messages to it
  #ranksMost = 0;
  /**
   * Step + 2 by local state, `perState` places each, and by the message's `rank` among those to the same server: no other
   * server receives it. 1 if it is not enabled, 0 if that is not known yet.
   */
  received = new Int32Array(2 ** 14);
  perState = 16;

  /** `histories`: keep them, so that properties over histories can be judged. */
  constructor(system: Explorable, reductions: Reductions, histories: boolean) {
    this.#system = system;
    this.#renamings = renamingsOf(system.servers, reductions);
    this.#dead = resetsDead(reductions);
    this.judges = new Judges(system, histories);
    const auxiliary = new Auxiliary(system, this.#renamings, histories ? this.judges : null);
    this.auxiliary = auxiliary.isNeeded ? auxiliary : null;
    this.words = digestWords * this.#renamings.length;
  }

  /** Bytes of the largest typed array, which pairs every local state with the messages to its server. */
  get bytes(): number {
    return this.received.byteLength;
  }

  viewOf(state: number): ServerView {
    return (this.states[state] as LocalState).view;
  }

  /** What is seen of the servers of every global state that was expanded; the subject was asked for more than those. */
  *reachedViews(): Generator<ServerView> {
    for (const [state, { view }] of this.states.entries()) {
      if ((this.ownFrom.values[state] as number) >= 0) yield view;
    }
  }

  get features(): readonly Feature[] {
    return this.#system.subject.features ?? [];
  }

  /** Number of the local state in which the server starts. */
  boot(id: number): number {
    return this.#stateNumber(this.#system.subject.boot(id));
  }

  /** Number of a local state of another system of the same servers. */
  adopt(state: LocalState): number {
    return this.#stateNumber(state);
  }

  /** Number of a message of another system of the same servers. */
  adoptMessage(envelope: Envelope): number {
    return this.#messageNumber(envelope);
  }

  /** Finds out what the server may do by itself, if that is not known yet. */
  knowOwn(state: number): void {
    if ((this.ownFrom.values[state] as number) >= 0) return;
    const before = this.states[state] as LocalState;
    const quiet: number[] = [];
    const sending: number[] = [];
    let loops = 0;
    for (const input of this.#system.inputs(before)) {
      const step = this.#step(state, input, -1);
      if (step === null) continue;
      if (this.isLoop(step, state)) loops += 1;
      else {
        const growth = this.growth.values[step] as number;
        (growth > 0 ? sending : quiet).push(step);
        this.ownGrowthMost = Math.max(this.ownGrowthMost, growth);
      }
    }
    this.ownFrom.values[state] = this.own.length;
    for (const step of quiet) this.own.push(step);
    this.ownSending.values[state] = this.own.length;
    for (const step of sending) this.own.push(step);
    this.ownTo.values[state] = this.own.length;
    this.ownLoops.values[state] = loops;
    this.ownMost = Math.max(this.ownMost, quiet.length + sending.length);
  }

  /** The step in which the server in this state is given that; −1 if it is not enabled. Who asks remembers it. */
  give(state: number, input: OwnInput): number {
    return this.#step(state, input, -1) ?? -1;
  }

  /** Whether the step of a server, taken once more in that state, does what it did: a subject that hides something may not. */
  repeats(state: number, step: number): boolean {
    const input = this.inputs[step] as Input; // a server's own
    const { state: next, sent } = this.#system.subject.step(this.states[state] as LocalState, input);
    const known = this.sent.values.subarray(this.sentFrom.values[step], this.sentTo.values[step]);
    return (
      this.#stateNumber(next) === this.next.values[step] &&
      sent.length === known.length &&
      sent.every((envelope, k) => this.#messageNumber(envelope) === known[k])
    );
  }

  /** Makes room in `received` for every local state and message. */
  makeRoom(): void {
    while (this.#ranksMost > this.perState) this.#widen();
    if (this.states.length * this.perState > this.received.length) this.#lengthen();
  }

  /** The step in which the server in this state receives this message; −1 if that is not enabled. */
  receive(state: number, message: number): number {
    this.makeRoom();
    const known = this.received[state * this.perState + (this.rank.values[message] as number)] as number;
    if (known !== 0) return known - 2;
    const envelope = this.envelopes[message] as Envelope;
    const step = this.#step(state, { kind: 'receive', envelope }, message) ?? -1;
    if (step >= 0) this.receiptGrowthMost = Math.max(this.receiptGrowthMost, this.growth.values[step] as number);
    this.received[state * this.perState + (this.rank.values[message] as number)] = step + 2;
    return step;
  }

  /** Whether the step leaves everything as it is: then it leads to the same global state. */
  isLoop(step: number, state: number): boolean {
    return (
      this.next.values[step] === state &&
      this.takes.values[step] === -1 &&
      this.sentFrom.values[step] === this.sentTo.values[step] &&
      !this.refutations.has(step) &&
      !this.marked.has(step)
    );
  }

  #step(state: number, input: OwnInput | Extract<Input, { kind: 'receive' }>, message: number): number | null {
    const before = this.states[state] as LocalState;
    const { subject } = this.#system;
    this.calls += 1;
    if (subject.enabled !== undefined && !subject.enabled(before, input)) return null;
    let transition: Transition;
    try {
      transition = subject.step(before, input);
    } catch (error) {
      return this.#add(state, input, message, -1, state, [], crashed(before.view.id, input, error));
    }
    const view = viewOfStep(stepKindOf(input), input, subject, before.view, transition);
    const refutation = this.judges.refutedByStep(view, transition.difference);
    const sent = transition.sent.map((envelope) => this.#messageNumber(envelope));
    const takes = transition.kept === true ? -1 : message;
    const step = this.#add(state, input, message, takes, this.#stateNumber(transition.state), sent, refutation);
    if (this.#system.keepsSteps === true || this.auxiliary?.marks(view) === true) {
      this.marked.set(step, { view, transition });
    }
    return step;
  }

  #add(
    before: number,
    input: StepInput,
    about: number,
    takes: number,
    after: number,
    sent: readonly number[],
    refutation: Refutation | null,
  ): number {
    const step = this.inputs.length;
    this.inputs.push(input);
    if (refutation !== null) this.refutations.set(step, refutation);
    this.server.push(before < 0 ? -1 : (this.states[before] as LocalState).view.id - 1);
    this.next.push(after);
    this.about.push(about);
    this.takes.push(takes);
    this.growth.push(sent.length - (takes < 0 ? 0 : 1) + this.#waitingIn(after) - this.#waitingIn(before));
    this.sentFrom.push(this.sent.length);
    for (const message of sent) this.sent.push(message);
    this.sentTo.push(this.sent.length);
    const change = this.changes.extend(this.words);
    this.#addUp(change, this.messageDigests, takes, -1);
    for (const message of sent) this.#addUp(change, this.messageDigests, message, 1);
    if (before !== after) {
      this.#addUp(change, this.stateDigests, before, -1);
      this.#addUp(change, this.stateDigests, after, 1);
    }
    this.#pack(step);
    return step;
  }

  #pack(step: number): void {
    const at = this.packed.extend(packedWords);
    const { values } = this.packed;
    for (let word = 0; word < digestWords; word += 1) {
      values[at + word] = this.changes.values[step * this.words + word] as number;
    }
    const others = [this.server, this.next, this.about, this.takes, this.growth, this.sentFrom, this.sentTo];
    for (const [k, list] of others.entries()) values[at + digestWords + k] = list.values[step] as number;
  }

  #waitingIn(state: number): number {
    return state < 0 ? 0 : (this.waiting.values[state] as number);
  }

  #addUp(change: number, digests: GrowingList, which: number, sign: 1 | -1): void {
    if (which < 0) return;
    const { values } = this.changes;
    for (let k = 0; k < this.words; k += 1) {
      values[change + k] = (values[change + k] as number) + sign * (digests.values[which * this.words + k] as number);
    }
  }

  #stateNumber(reached: LocalState): number {
    const state = this.#dead ? this.#system.withoutDead(reached) : reached;
    const key = this.#system.key(state, this.#renamings[0] ?? []);
    const known = this.#stateNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.states.length;
    this.#stateNumbers.set(key, number);
    this.states.push(state);
    const at = this.stateDigests.extend(this.words);
    for (const [k, renaming] of this.#renamings.entries()) {
      const text = k === 0 ? key : this.#system.key(state, renaming);
      digest(`server ${text}`, this.stateDigests.values, at + digestWords * k);
    }
    this.waiting.push(this.#system.waiting(state));
    this.ownFrom.push(-1);
    this.ownSending.push(-1);
    this.ownTo.push(-1);
    this.ownLoops.push(0);
    return number;
  }

  #messageNumber(envelope: Envelope): number {
    const key = envelopeKey(envelope);
    const known = this.#messageNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.envelopes.length;
    this.#messageNumbers.set(key, number);
    this.envelopes.push(envelope);
    this.receiver.push(envelope.to - 1);
    const rank = this.#ranks[envelope.to - 1] ?? 0;
    this.#ranks[envelope.to - 1] = rank + 1;
    this.#ranksMost = Math.max(this.#ranksMost, rank + 1);
    this.rank.push(rank);
    const at = this.messageDigests.extend(this.words);
    for (const [k, renaming] of this.#renamings.entries()) {
      const text = k === 0 ? key : envelopeKey(envelope, renaming);
      digest(`message ${text}`, this.messageDigests.values, at + digestWords * k);
    }
    this.duplicateStep.push(this.#add(-1, { kind: 'duplicate', envelope }, number, -1, -1, [number], null));
    this.dropStep.push(this.#add(-1, { kind: 'drop', envelope }, number, number, -1, [], null));
    return number;
  }

  #widen(): void {
    const stride = 2 * this.perState;
    const wider = new Int32Array(2 * this.received.length);
    for (let row = 0; row * this.perState < this.received.length; row += 1) {
      wider.set(this.received.subarray(row * this.perState, (row + 1) * this.perState), row * stride);
    }
    this.received = wider;
    this.perState = stride;
  }

  #lengthen(): void {
    const longer = new Int32Array(Math.max(2 * this.received.length, this.states.length * this.perState));
    longer.set(this.received);
    this.received = longer;
  }
}
