import { runningSteps } from '../../world/cluster/run.ts';
import type { Running } from '../../world/cluster/run.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import { failingSchedule } from './failing-schedule.ts';
import type { Limits } from './minimise.ts';
import { minimising } from './minimise.ts';
import type { Progressive } from '../../properties/progressive.ts';
import { inWords, outcomeOf } from '../../properties/progressive.ts';
import type { Shrunk } from './shrunk.ts';
import { replaying } from './trial.ts';
import type { Failing } from './trial.ts';

/** A schedule made short, and what vouches for that. */
export interface ShrunkSchedule {
  readonly schedule: Schedule;
  readonly shrunk: Shrunk;
}

/** The short schedule of one that fails, in the same class; null if it does not fail. Sections are not kept. */
export function shrinkSchedule(target: Target, schedule: Schedule, limits?: Limits): ShrunkSchedule | null {
  const failing = outcomeOf(findingFailure(target, schedule));
  return failing && outcomeOf(shrinkingSchedule(target, schedule, failing, limits));
}

/** How a schedule fails, in small portions; null if it does not. */
export function* findingFailure(
  target: Target,
  { options, steps }: Pick<Schedule, 'options' | 'steps'>,
): Running<Failing | null> {
  const { violation } = yield* runningSteps(target, options, steps);
  return violation && (yield* replaying(target, { options, steps }, violation, true));
}

/** Makes a schedule that fails shorter in small portions, after each of which stands the shortest so far. */
export function shrinkingSchedule(
  target: Target,
  { title }: Pick<Schedule, 'title'>,
  failing: Failing,
  limits?: Limits,
): Progressive<ShrunkSchedule> {
  const isFact = title === failing.violation.fact; // which may be another one of fewer steps
  return inWords(minimising(target, failing, limits), (shrunk) => {
    const { candidate, violation } = shrunk;
    const shorter = failingSchedule(target, { candidate, violation });
    return { schedule: isFact ? shorter : { ...shorter, title }, shrunk };
  });
}
