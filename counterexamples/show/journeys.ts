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
  const journeys = new Map<TraceMessage, Draft>();
  for (const step of steps) {
    if (step.fate !== 'applied') continue;
    const taken = step.message === null ? undefined : journeys.get(step.message);
    if (taken !== undefined) tell(taken, step);
    for (const message of step.sent) journeys.set(message, draftOf(message, step.number));
    if (step.copy !== null && taken !== undefined) {
      journeys.set(step.copy, {
        ...draftOf(step.copy, taken.sentAt),
        emittedAt: taken.emittedAt,
        copyOf: taken.message,
      });
    }
  }
  return [...journeys.values()];
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
