import type { ServerId } from '../../properties/seen/view.ts';
import type { AppliedStep, TraceMessage, TraceStep } from '../trace.ts';

/** What became of one copy of a message. Steps are named by their numbers in the schedule. */
export interface Journey {
  readonly message: TraceMessage;
  readonly from: ServerId;
  readonly to: ServerId;
  readonly sentAt: number; // the step in which its sender made it; of a copy, that of the first one
  readonly emittedAt: number | null; // the `emit` step in which it left its sender, if the schedule says that; of a copy likewise
  readonly copyOf: TraceMessage | null; // of which a `duplicate` step made it; null of the first one
  readonly arrivedAt: readonly number[]; // more than one where a step leaves the message in flight
  readonly lostAt: number | null;
  readonly end: 'arrived' | 'lost' | 'inFlight';
}

/** Every copy of every message, in the order in which they came to be. */
export function journeysOf(steps: readonly TraceStep[]): readonly Journey[] {
  const journeys = new Journeys();
  for (const step of steps) journeys.add(step);
  return journeys.all;
}

/** The same of a run that goes on. */
export class Journeys {
  readonly #drafts = new Map<TraceMessage, Draft>();

  get all(): readonly Journey[] {
    return [...this.#drafts.values()];
  }

  /** One step more: those that it began, and the one of which it tells more. */
  add(step: TraceStep): readonly Journey[] {
    if (step.fate !== 'applied') return [];
    const { message, number, copy } = step;
    const taken = message === null ? undefined : this.#drafts.get(message);
    if (taken !== undefined) tell(taken, step);
    const begun = step.sent.map((sent) => draftOf(sent, number));
    if (copy !== null && taken !== undefined)
      begun.push({ ...draftOf(copy, taken.sentAt), emittedAt: taken.emittedAt, copyOf: taken.message });
    for (const one of begun) this.#drafts.set(one.message, one);
    return taken === undefined ? begun : [taken, ...begun];
  }
}

type Draft = { -readonly [Field in keyof Journey]: Journey[Field] };

function draftOf(message: TraceMessage, sentAt: number): Draft {
  const { from, to } = message.envelope;
  return { message, from, to, sentAt, emittedAt: null, copyOf: null, arrivedAt: [], lostAt: null, end: 'inFlight' };
}

function tell(journey: Draft, { step, number, kept }: AppliedStep): void {
  if (step.kind === 'deliver') {
    journey.arrivedAt = [...journey.arrivedAt, number];
    if (!kept) journey.end = 'arrived';
  } else if (step.kind === 'emit') {
    journey.emittedAt = number;
  } else if (step.kind === 'drop') {
    journey.lostAt = number;
    journey.end = 'lost';
  }
}
