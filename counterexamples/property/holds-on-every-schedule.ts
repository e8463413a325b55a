import fc from 'fast-check';
import type { Invariant } from '../../properties/invariants/invariant.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { JudgedArbitrary } from '../../search/arbitrary/judged-arbitrary.ts';
import type { DraftOptions } from '../../search/drawing/draft.ts';
import { asTarget } from '../../world/registry/as-target.ts';
import type { Checked } from '../../world/registry/as-target.ts';
import { ScheduleFailure } from './schedule-failure.ts';
import { checkOptions, drawnFor } from './test-options.ts';
import { TrialPrinter } from './trial-printer.ts';

/** Which schedules are drawn, and what becomes of them. */
export interface HoldsOptions extends DraftOptions {
  /** Judged by these alone, without Crash and Liveness; default: by what the target is judged by, or everything. */
  readonly properties?: readonly Invariant[];
  /** A folder in which a schedule that fails is saved; default: nothing is written. */
  readonly out?: string;
}

/**
 * Every drawn schedule keeps every invariant, and the cluster gets going again after it: a property for `fc.assert`. What
 * fails shrinks to a schedule of which no step can go, and the error's message shows its run; `endOnFailure` leaves it as it
 * was found, `examples: [[schedule]]` tries saved ones first. A run in which a property hit a limit counts as skipped.
 *
 * Throws a TypeError or a RangeError for what is no subject or option.
 */
export function holdsOnEverySchedule(subject: Checked, options: HoldsOptions = {}): fc.IPropertyWithHooks<[Schedule]> {
  checkOptions('holdsOnEverySchedule', options, ['properties', 'out']);
  const { properties, out = null, ...wanted } = options;
  const target = asTarget(subject, properties);
  const printer = new TrialPrinter(target, out);
  const schedules = new JudgedArbitrary(target, drawnFor(subject, wanted), (schedule, trial) =>
    printer.textOf(schedule, trial),
  );
  return fc.property(schedules, (schedule) => {
    const trial = schedules.trialOf(schedule);
    const { failing, isDecided } = trial.judged;
    if (failing !== null) printer.keep(schedule, trial);
    // Nothing shorter yet: fast-check looks at its time limit, and goes on.
    fc.pre(trial.look?.shorter !== null && isDecided);
    if (failing !== null) throw new ScheduleFailure(failing.violation, schedule);
  });
}
