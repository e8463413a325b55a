import type { Envelope } from '../../properties/seen/view.ts';
import type { Trace } from '../trace.ts';
import { journeysOf } from './journeys.ts';

/** The message whose arrival came with the violation. */
export interface BreakingMessage {
  readonly property: string;
  readonly envelope: Envelope;
  readonly sentAt: number; // the step
  readonly arrivedAt: number;
}

/** Which it is; null if no step brought the violation, or one that delivers nothing. */
export function breakingMessage(trace: Trace): BreakingMessage | null {
  const { culprit, outcome } = trace;
  if (culprit === null || outcome.violation === null) return null;
  const journey = journeysOf(trace.steps).find(({ arrivedAt }) => arrivedAt.includes(culprit));
  if (journey === undefined) return null;
  const { message, sentAt } = journey;
  return { property: outcome.violation.property, envelope: message.envelope, sentAt, arrivedAt: culprit };
}
