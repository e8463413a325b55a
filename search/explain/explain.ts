import { outcomeOf } from '../../properties/progressive.ts';
import type { Observer, Running } from '../../world/cluster/run.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Violation } from '../../properties/judging/judge.ts';
import type { BrokenRule } from './broken-rule.ts';
import { brokenRule } from './broken-rule.ts';
import { Budget } from './budget.ts';
import type { CausalSlice } from './causal-slice.ts';
import { causalSlice } from './causal-slice.ts';
import type { Continuations } from './continuations.ts';
import { continuations } from './continuations.ts';
import type { Divergence } from './divergence.ts';
import { divergence } from './divergence.ts';
import { failingRun } from './failing-run.ts';
import type { SmallestChange } from './smallest-change.ts';
import { smallestChange } from './smallest-change.ts';

/** Why a schedule fails. Steps are named by their numbers in the schedule, from 1. */
export interface Explanation {
  readonly violation: Violation;
  readonly culprit: number | null; // the step that the violation came with; null if it came when the faults stopped
  readonly rule: BrokenRule;
  readonly divergence: Divergence | null;
  readonly slice: CausalSlice;
  readonly continuations: Continuations | null; // null for the core of the spec, whose moves are not drawn
  readonly change: SmallestChange;
  readonly replays: number; // that it took
}

/** How much an explanation may take. What it leaves out for that is said. */
export interface Explaining {
  readonly replaysMax?: number; // default 2,000
  readonly isOver?: () => boolean; // asked before each replay; true: no more of them
  readonly onlooker?: Observer; // sees the run that is explained
}

/**
 * Why a schedule fails, from running it again in other ways; null if it does not. Same target, schedule and `replaysMax`,
 * same explanation.
 */
export const explain = (
  target: Target,
  schedule: Pick<Schedule, 'options' | 'steps'>,
  limits: Explaining = {},
): Explanation | null => outcomeOf(explaining(target, schedule, limits));

/** The same in small portions. */
export function* explaining(
  searched: Target,
  { options, steps }: Pick<Schedule, 'options' | 'steps'>,
  { replaysMax = 2_000, isOver, onlooker }: Explaining = {},
): Running<Explanation | null> {
  const { suffix: _, ...target } = searched; // how a run goes on tells, even where a search would not look
  const run = yield* failingRun(target, options, steps, onlooker);
  if (run === null) return null;
  const part = Math.floor(replaysMax / 4);
  const [forSlice, forChange] = [new Budget(part, isOver), new Budget(part, isOver)];
  const slice = yield* causalSlice(run, forSlice);
  const change = yield* smallestChange(run, forChange);
  const rest = new Budget(replaysMax - forSlice.spent - forChange.spent, isOver);
  const explanation = {
    violation: run.violation,
    culprit: run.culprit,
    rule: brokenRule(target, run.violation),
    divergence: yield* divergence(run, rest),
    slice,
    continuations: yield* continuations(run, rest),
    change,
  };
  return { ...explanation, replays: forSlice.spent + forChange.spent + rest.spent };
}
