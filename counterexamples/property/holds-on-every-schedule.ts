import fc from 'fast-check';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { JudgedArbitrary } from '../../search/arbitrary/judged-arbitrary.ts';
import type { DraftOptions } from '../../search/drawing/draft.ts';
import { drawnFor } from '../../search/verbs/drawn-for.ts';
import { judgedBy } from '../../world/registry/judged-by.ts';
import type { Judgement } from '../../world/registry/judged-by.ts';
import { ScheduleFailure } from './schedule-failure.ts';
import { checkArguments } from './test-options.ts';
import { TrialPrinter } from './trial-printer.ts';

/** Which schedules are drawn, and what becomes of them. */
export interface HoldsOptions extends DraftOptions {
  /** What it is judged by, and by nothing else; default: by all that the subject is judged by. */
  readonly properties?: Judgement['properties'];
  /** A folder in which a schedule that fails is saved; default: nothing is written. */
  readonly out?: string | undefined;
}

/**
 * Every drawn schedule keeps every invariant, and the cluster gets going again after it: a property for `fc.assert`. What
 * fails shrinks to a schedule of which no step can go, and the error's message shows its run; `endOnFailure` leaves it as it
 * was found, `examples: [[schedule]]` tries saved ones first. A run in which a property hit a limit counts as skipped.
 *
 * Throws a TypeError or a RangeError for what is no subject or option.
 */
export function holdsOnEverySchedule(subject: Target, options: HoldsOptions = {}): fc.IPropertyWithHooks<[Schedule]> {
  checkArguments('holdsOnEverySchedule', subject, options, { properties: true, out: true });
  const { properties, out = null } = options;
  const target = judgedBy(subject, { properties });
  const printer = new TrialPrinter(target, out);
  const schedules = new JudgedArbitrary(target, drawnFor(target, options), (schedule, trial) =>
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
