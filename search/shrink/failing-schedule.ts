import type { Target } from '../../properties/judging/target.ts';
import { subjectOfSchedule } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Failing } from './trial.ts';

/** What fails as a schedule that says so. */
export function failingSchedule(target: Target, { candidate, violation }: Omit<Failing, 'suffix'>): Schedule {
  const { property, fact, atStep } = violation;
  return {
    title: fact,
    ...subjectOfSchedule(target),
    options: candidate.options,
    steps: candidate.steps,
    expect: { verdict: 'violated', property, atStep },
  };
}
