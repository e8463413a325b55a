import type { Observer, Running } from '../../world/cluster/run.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import { sameClass } from '../shrink/trial.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Violation } from '../../properties/judging/judge.ts';
import { liveness } from '../../properties/judging/judge.ts';
import type { MadeStep, PlannedStep, Variant } from './variant.ts';
import { runningVariant } from './variant.ts';

/** The run that is explained, and what others are held against. */
export interface FailingRun {
  readonly target: Target;
  readonly options: ClusterOptions;
  readonly made: readonly MadeStep[]; // up to the violation
  readonly skipped: readonly number[]; // of the schedule: the steps that did not apply
  readonly violation: Violation;
  readonly culprit: number | null; // number of the step that the violation came with; null if it came when the faults stopped
  readonly order: ReadonlyMap<number, readonly number[]>; // what each step depends on directly
}

/** The run of a schedule that fails; null if it does not. `onlooker`: sees it made, either way. */
export function* failingRun(
  target: Target,
  options: ClusterOptions,
  steps: readonly Step[],
  onlooker: Observer = {},
): Running<FailingRun | null> {
  const plan = steps.map((step, k): PlannedStep => ({ number: k + 1, step }));
  const { made, skipped, outcome, violatedBy } = yield* runningVariant(target, options, plan, true, onlooker);
  const { violation } = outcome;
  if (violation === null) return null;
  const order = new Map(made.map(({ number, causes }) => [number, causes]));
  return { target, options, made, skipped, violation, culprit: violatedBy, order };
}

/** Does the variant end in the same violation, and with the same step if the violation came with one? */
export function failsAlike({ violation, culprit }: FailingRun, { outcome, violatedBy }: Variant): boolean {
  return outcome.violation !== null && sameClass(outcome.violation, violation) && violatedBy === culprit;
}

/** Is what the fault-free suffix does part of the failure? */
export const needsSuffix = ({ violation, culprit }: FailingRun): boolean =>
  culprit === null || violation.property === liveness;
