import type { Schedule } from '../schedule/schedule.ts';
import type { Target } from '../target.ts';
import type { Violation } from '../world/judge.ts';
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

/**
 * Why a schedule fails, from running it again in other ways; null if it does not. Same target and schedule, same
 * explanation. `replaysMax` bounds the work: what it leaves out is said.
 */
export function explain(
  target: Target,
  { options, steps }: Pick<Schedule, 'options' | 'steps'>,
  { replaysMax = 2_000 }: { readonly replaysMax?: number } = {},
): Explanation | null {
  const run = failingRun(target, options, steps);
  if (run === null) return null;
  const part = Math.floor(replaysMax / 4);
  const [forSlice, forChange] = [new Budget(part), new Budget(part)];
  const slice = causalSlice(run, forSlice);
  const change = smallestChange(run, forChange);
  const rest = new Budget(replaysMax - forSlice.spent - forChange.spent);
  const explanation = {
    violation: run.violation,
    culprit: run.culprit,
    rule: brokenRule(target, run.violation),
    divergence: divergence(run, rest),
    slice,
    continuations: continuations(run, rest),
    change,
  };
  return { ...explanation, replays: forSlice.spent + forChange.spent + rest.spent };
}
