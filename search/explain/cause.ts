import { outcomeOf } from '../../properties/progressive.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import { brokenRule } from './broken-rule.ts';
import { Budget } from './budget.ts';
import { divergence } from './divergence.ts';
import type { Explanation } from './explain.ts';
import { failingRun } from './failing-run.ts';

/** What of an explanation takes no search: the rule that is broken, and where code and spec part. */
export type Cause = Pick<Explanation, 'rule' | 'divergence'>;

const replaysMax = 1; // beside the spec

/** Null if nothing is violated. Two runs of the schedule, or one if there is no spec to hold it against. */
export function causeOf(searched: Target, { options, steps }: Pick<Schedule, 'options' | 'steps'>): Cause | null {
  const { suffix: _, ...target } = searched; // as it is explained
  const run = outcomeOf(failingRun(target, options, steps));
  if (run === null) return null;
  const rule = brokenRule(target, run.violation);
  return { rule, divergence: outcomeOf(divergence(run, new Budget(replaysMax))) };
}
