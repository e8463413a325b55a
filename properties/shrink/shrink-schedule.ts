import { runSteps } from '../run.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Target } from '../target.ts';
import type { Limits } from './minimise.ts';
import { minimising } from './minimise.ts';
import type { Progressive } from '../progressive.ts';
import { inWords, outcomeOf } from '../progressive.ts';
import type { Shrunk } from './shrink.ts';
import { replay } from './trial.ts';

/** A schedule made short, and what vouches for that. */
export interface ShrunkSchedule {
  readonly schedule: Schedule;
  readonly shrunk: Shrunk;
}

/** The short schedule of one that fails, in the same class; null if it does not fail. Sections are not kept. */
export function shrinkSchedule(target: Target, schedule: Schedule, limits?: Limits): ShrunkSchedule | null {
  const shrinks = shrinkingSchedule(target, schedule, limits);
  return shrinks === null ? null : outcomeOf(shrinks);
}

/** The same in small portions, after each of which stands the shortest so far. */
export function shrinkingSchedule(
  target: Target,
  { title, subject, options, steps }: Schedule,
  limits?: Limits,
): Progressive<ShrunkSchedule> | null {
  const { violation } = runSteps(target, options, steps);
  const failing = violation && replay(target, { options, steps }, violation, true);
  if (failing === null) return null;
  return inWords(minimising(target, failing, limits), (shrunk) => {
    const { property, atStep } = shrunk.violation;
    const expect = { verdict: 'violated', property, atStep } as const;
    return { schedule: { title, subject, ...shrunk.candidate, expect }, shrunk };
  });
}
