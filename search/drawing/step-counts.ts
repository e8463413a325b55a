import type { StepKind } from '../../properties/seen/schedule.ts';
import type { Choice } from '../../world/steps/descriptor.ts';

/** By kind of step: how many were made, and how many that were wanted did not apply where they stood. */
export interface StepCounts {
  readonly made: Record<string, number>;
  readonly skipped: Record<string, number>;
}

export const noSteps = (): StepCounts => ({ made: {}, skipped: {} });

/** Adds what is counted in one to the other. */
export function addSteps(into: StepCounts, { made, skipped }: StepCounts): void {
  for (const [kind, times] of Object.entries(made)) countStep(into.made, kind, times);
  for (const [kind, times] of Object.entries(skipped)) countStep(into.skipped, kind, times);
}

export function countStep(counts: StepCounts['made'], kind: string, times = 1): void {
  counts[kind] = (counts[kind] ?? 0) + times;
}

/** The kind of step that such a choice wants. */
export const kindWanted = ({ name }: Choice): StepKind =>
  name === 'deliverOldest' || name === 'deliverAny' ? 'deliver' : name;
