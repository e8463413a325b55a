import type fc from 'fast-check';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { ScheduleArbitrary } from '../../search/arbitrary/schedule-arbitrary.ts';
import type { DraftOptions } from '../../search/drawing/draft.ts';
import { drawnFor } from '../../search/verbs/drawn-for.ts';
import { implementation } from '../../world/subjects/implementation.ts';
import { allInvariants } from '../../properties/invariants/all.ts';
import { scheduleText } from './failure-text.ts';
import { checkArguments } from './test-options.ts';

const builtIn: Target = { name: 'impl', make: (options) => implementation(options), invariants: allInvariants };

/** Which schedules are drawn, and of what. */
export interface SchedulesOptions extends DraftOptions {
  readonly subject?: Target; // that is run to draw them; default: the built-in implementation
}

/**
 * Schedules for properties of your own, which compose like any other values of fast-check. Each is drawn by running the
 * subject, so all its steps apply; nothing judges it, so it ends early only where the subject throws, or differs from the
 * spec beside it. It shrinks to fewer and plainer steps that all apply. Throws a TypeError or a RangeError for what is no
 * subject or option.
 */
export function schedules(options: SchedulesOptions = {}): fc.Arbitrary<Schedule> {
  const { subject = builtIn } = options;
  checkArguments('schedules', subject, options, { subject: true });
  return new ScheduleArbitrary(subject, drawnFor(subject, options), (schedule) => scheduleText(subject, schedule));
}
