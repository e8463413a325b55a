import { runSteps } from '../../world/cluster/run.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import { subjectOfSchedule } from '../../properties/judging/target.ts';
import type { Refutation } from '../../properties/judging/judge.ts';
import { scheduleOf } from '../numbering/path.ts';
import type { PathStep } from '../numbering/path.ts';

/**
 * The path as a schedule that ends where the property is broken. It is run once on the subject itself: tables that said
 * otherwise would be a fault of the explorer. The property over histories, by which a schedule is judged, includes
 * what is asked of states here, and so may be broken some steps before the end: the schedule then ends there.
 */
export function counterexampleSchedule(
  target: Target,
  options: ClusterOptions,
  { property }: Refutation,
  path: readonly PathStep[],
): Schedule {
  const steps = scheduleOf(target, options, path);
  const { violation, skipped } = runSteps(target, options, steps, { suffix: false });
  if (skipped.length > 0) throw new Error(`step ${skipped[0]} of a path does not apply`);
  if (violation?.property !== property) throw new Error(`${property} is not broken by the path that was found for it`);
  const { atStep, fact } = violation;
  return {
    title: fact,
    ...subjectOfSchedule(target),
    options,
    steps: steps.slice(0, atStep),
    expect: { verdict: 'violated', property, atStep },
  };
}
