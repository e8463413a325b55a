import type { AnsweredOperation, StoreEvent } from '../properties/seen/clients-view.ts';
import { runSteps } from '../world/cluster/run.ts';
import type { Observer, Outcome } from '../world/cluster/run.ts';
import type { Schedule, Step } from '../properties/seen/schedule.ts';
import type { Target } from '../properties/judging/target.ts';
import type { Envelope, LogIndex, Reply, ServerId, ServerView } from '../properties/seen/view.ts';
import { liveness } from '../properties/judging/judge.ts';
import { serverOf } from '../world/cluster/move.ts';
import { identityOf, nameOf } from '../world/cluster/move.ts';
import type { Flight } from '../world/environment/network.ts';
import type { Move } from '../world/steps/descriptor.ts';
import { linkKinds } from '../world/steps/network/links.ts';
import type { Happening, World } from '../world/cluster/world.ts';
import { Answers } from './show/notation/answers.ts';

/** One copy of a message, with its name for ever. */
export interface TraceMessage {
  readonly identity: string; // 1>3 RequestVote t2 #1
  readonly envelope: Envelope;
  readonly lastIndex: LogIndex; // of the sender's log: of an answer to AppendEntries, when it had handled the request
}

/** A link in one direction. */
export interface Link {
  readonly from: ServerId;
  readonly to: ServerId;
}

/** A step that was made, and what it did. */
export interface AppliedStep {
  readonly fate: 'applied';
  readonly number: number; // in the schedule, from 1
  readonly applied: number; // among the steps that were made, from 1
  readonly step: Step;
  readonly server: ServerId | null; // the one that it touched; null if only the network
  readonly before: readonly ServerView[];
  readonly after: readonly ServerView[];
  readonly message: TraceMessage | null; // that was delivered, dropped, duplicated or emitted
  readonly kept: boolean; // the message that was delivered stays in flight, at its place
  readonly copy: TraceMessage | null; // made by a `duplicate` step
  readonly sent: readonly TraceMessage[];
  readonly replies: readonly Reply[];
  readonly answered: readonly AnsweredOperation[]; // of the clients of the store
  readonly told: readonly StoreEvent[]; // what clients of the store did or saw in it
  readonly cut: readonly Link[]; // the links that carry nothing after the step
}

/** A step that did not apply where it stood, or that comes after the violation, which ends a run. */
export interface UnmadeStep {
  readonly fate: 'skipped' | 'notRun';
  readonly number: number;
  readonly step: Step;
}

export type TraceStep = AppliedStep | UnmadeStep;

/** One run of a schedule as plain data: all that any of the ways to show it needs. */
export interface Trace {
  readonly schedule: Schedule;
  readonly initial: readonly ServerView[];
  readonly steps: readonly TraceStep[]; // every step of the schedule, in its order
  readonly outcome: Outcome;
  readonly culprit: number | null; // number of the step that the violation came with; null if it came with none of them
}

/** Runs a schedule against a target and records what happens. */
export function traceOf(
  target: Target,
  schedule: Schedule,
  { suffix = true }: { readonly suffix?: boolean } = {},
): Trace {
  const recording = new Recording(target, schedule);
  runSteps(target, schedule.options, schedule.steps, { observer: recording.onlooker, suffix });
  return recording.trace;
}

/** Records a run of a schedule that another makes. */
export class Recording {
  readonly onlooker: Observer;
  readonly #schedule: Schedule;
  readonly #recorder: Recorder;
  readonly #initial: readonly ServerView[];
  #outcome: Outcome | null = null;

  constructor(target: Target, schedule: Schedule) {
    const { options } = schedule;
    const subject = target.make(options);
    this.#initial = Array.from({ length: options.servers }, (_, k) => subject.boot(k + 1).view);
    this.#schedule = schedule;
    const recorder = new Recorder(this.#initial);
    this.#recorder = recorder;
    this.onlooker = {
      before: (world, step) => recorder.prepare(world, step),
      after: (world, happening) => recorder.record(world, happening),
      end: (outcome) => void (this.#outcome = outcome),
    };
  }

  /** The run. Throws a TypeError before its end. */
  get trace(): Trace {
    const outcome = this.#outcome;
    if (outcome === null) throw new TypeError('the run has not ended');
    const steps = align(this.#schedule.steps, outcome, this.#recorder.made);
    return { schedule: this.#schedule, initial: this.#initial, steps, outcome, culprit: culpritOf(outcome, steps) };
  }
}

/** The same run with the moves of its fault-free suffix as steps like any others, behind those of the schedule. */
export function traceWithSuffix(target: Target, schedule: Schedule): Trace {
  const moves: Step[] = [];
  const suffix = (world: World, move: Move): void => void moves.push(nameOf(world, move));
  runSteps(target, schedule.options, schedule.steps, { observer: { suffix } });
  return traceOf(target, { ...schedule, steps: [...schedule.steps, ...moves] }, { suffix: false });
}

/** Copies in flight after step `number`, oldest first. */
export function inFlightAfter(trace: Trace, number: number): readonly TraceMessage[] {
  const flights = new Set<TraceMessage>();
  for (const step of trace.steps.slice(0, number)) {
    if (step.fate === 'applied') carryOn(flights, step);
  }
  return [...flights];
}

/** Takes from the copies in flight what the step took, and adds what it sent. */
export function carryOn(flights: Set<TraceMessage>, { step, message, kept, sent, copy }: AppliedStep): void {
  const taken = (step.kind === 'deliver' && !kept) || step.kind === 'drop';
  if (taken && message !== null) flights.delete(message);
  for (const one of sent) flights.add(one);
  if (copy !== null) flights.add(copy);
}

/** One that is not at its place in a schedule yet. */
type MadeStep = Omit<AppliedStep, 'fate' | 'number'>;

/** Keeps what each move of one run did. */
export class Recorder {
  readonly made: MadeStep[] = [];
  readonly #messages = new Map<string, TraceMessage>();
  readonly #answers = new Answers();
  #views: readonly ServerView[];
  #cut: readonly Link[] = [];
  #flaps = false; // links may change by themselves
  #told = 0; // events of clients
  #step: Step | null = null;

  constructor(initial: readonly ServerView[]) {
    this.#views = initial;
  }

  prepare(_world: World, step: Step): void {
    this.#step = step;
  }

  record(world: World, { move, seen, replies, kept }: Happening): void {
    if (this.#step === null) throw new TypeError('a move was made before it was announced');
    const before = this.#views;
    this.#views = seen === null ? before : [...world.views];
    if (linkKinds.includes(move.kind) || this.#flaps) this.#cut = cutLinks(world);
    this.#flaps ||= move.kind === 'flapping';
    const message = 'flight' in move ? this.#find(move.flight) : null;
    const server = serverOf(move);
    // Only the delivery that uses a message up is answered.
    const request = kept ? null : (message?.envelope ?? null);
    if (server !== null) this.#answers.handled(move.kind, viewOf(this.#views, server), request);
    const sent = world.network.newest(seen?.sent.length ?? 0).map((flight) => this.#keep(flight));
    const told = world.clients.view.events.slice(this.#told);
    this.#told += told.length;
    const copy = move.kind === 'duplicate' && message !== null ? this.#copy(world, message) : null;
    this.made.push({
      applied: this.made.length + 1,
      step: this.#step,
      server,
      before,
      after: this.#views,
      message,
      kept,
      copy,
      sent,
      replies,
      answered: seen?.clients.answered ?? [],
      told,
      cut: this.#cut,
    });
  }

  #keep(flight: Flight): TraceMessage {
    const lastIndex = this.#answers.lastIndexFor(flight.envelope, viewOf(this.#views, flight.envelope.from));
    return this.#name(flight, lastIndex);
  }

  #copy(world: World, { lastIndex }: TraceMessage): TraceMessage | null {
    const [flight] = world.network.newest(1);
    return flight === undefined ? null : this.#name(flight, lastIndex);
  }

  #name(flight: Flight, lastIndex: LogIndex): TraceMessage {
    const message = { identity: identityOf(flight), envelope: flight.envelope, lastIndex };
    this.#messages.set(message.identity, message);
    return message;
  }

  #find(flight: Flight): TraceMessage {
    const message = this.#messages.get(identityOf(flight));
    if (message === undefined) throw new TypeError(`${identityOf(flight)} was never sent`);
    return message;
  }
}

function viewOf(views: readonly ServerView[], server: ServerId): ServerView {
  const view = views[server - 1];
  if (view === undefined) throw new RangeError(`there is no server ${server}`);
  return view;
}

function cutLinks(world: World): readonly Link[] {
  const links: Link[] = [];
  for (const { id: from } of world.views) {
    for (const { id: to } of world.views) {
      if (world.network.isCut(from, to)) links.push({ from, to });
    }
  }
  return links;
}

/** Puts the steps that were made at their places in the schedule. */
function align(steps: readonly Step[], outcome: Outcome, made: readonly MadeStep[]): readonly TraceStep[] {
  const skipped = new Set(outcome.skipped);
  let applied = 0;
  return steps.map((step, k): TraceStep => {
    const number = k + 1;
    if (number > outcome.offered) return { fate: 'notRun', number, step };
    if (skipped.has(number)) return { fate: 'skipped', number, step };
    const record = made[applied];
    if (record === undefined) throw new TypeError(`step ${number} was made but not recorded`);
    applied += 1;
    return { fate: 'applied', number, ...record };
  });
}

/** What the fault-free suffix lacks or breaks is no step's fault. */
export function culpritOf({ violation }: Outcome, steps: readonly TraceStep[]): number | null {
  if (violation === null || violation.property === liveness) return null;
  return steps.find((step) => step.fate === 'applied' && step.applied === violation.atStep)?.number ?? null;
}
