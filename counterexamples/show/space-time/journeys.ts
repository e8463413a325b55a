import type { ServerId } from '../../../properties/seen/view.ts';
import type { AppliedStep, Trace, TraceMessage } from '../../trace.ts';

/** What became of one copy of a message. Steps are named by their numbers in the schedule. */
export interface Journey {
  readonly message: TraceMessage;
  readonly from: ServerId;
  readonly to: ServerId;
  readonly sentAt: number; // the step in which it left its sender; of a copy, that in which the first one did
  readonly copiedAt: number | null; // the `duplicate` step that made it; null of the first one
  readonly arrivedAt: readonly number[]; // more than one where a step leaves the message in flight
  readonly lostAt: number | null;
  readonly end: 'arrived' | 'lost' | 'inFlight';
}

/** Every copy of every message, in the order in which they came to be. */
export function journeysOf(trace: Trace): readonly Journey[] {
  const journeys = new Map<TraceMessage, Draft>();
  const emitted = emittedAt(trace);
  for (const step of trace.steps) {
    if (step.fate !== 'applied') continue;
    const taken = step.message === null ? undefined : journeys.get(step.message);
    if (taken !== undefined) tell(taken, step);
    for (const message of step.sent) journeys.set(message, draftOf(message, emitted.get(message) ?? step.number, null));
    if (step.copy !== null && taken !== undefined) {
      journeys.set(step.copy, draftOf(step.copy, taken.sentAt, step.number));
    }
  }
  return [...journeys.values()];
}

type Draft = { -readonly [Field in keyof Journey]: Journey[Field] };

/** Where a schedule says itself when messages leave. */
function emittedAt({ steps }: Trace): ReadonlyMap<TraceMessage, number> {
  const emitted = new Map<TraceMessage, number>();
  for (const step of steps) {
    if (step.fate === 'applied' && step.step.kind === 'emit' && step.message !== null) {
      emitted.set(step.message, step.number);
    }
  }
  return emitted;
}

function draftOf(message: TraceMessage, sentAt: number, copiedAt: number | null): Draft {
  const { from, to } = message.envelope;
  return { message, from, to, sentAt, copiedAt, arrivedAt: [], lostAt: null, end: 'inFlight' };
}

function tell(journey: Draft, { step, number, kept }: AppliedStep): void {
  if (step.kind === 'deliver') {
    journey.arrivedAt = [...journey.arrivedAt, number];
    if (!kept) journey.end = 'arrived';
  } else if (step.kind === 'drop') {
    journey.lostAt = number;
    journey.end = 'lost';
  }
}
