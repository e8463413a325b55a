import type { StepRecorder } from '../../world/coverage/recorder.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Draft, DraftOptions } from '../drawing/draft.ts';
import type { Strategy } from '../strategies/strategy.ts';

/** Choices in a run, unless somebody says otherwise: long runs find more in the same time than many short ones. */
export const stepsDrawn = 400;

/** What is searched, and how. */
export interface SearchPlan {
  /** A new target for each call, which tells the recorder what the spec beside it does. */
  readonly target: (recorder?: StepRecorder) => Target;
  readonly seed: number;
  readonly drafts: DraftOptions;
  readonly strategies: readonly Strategy[]; // that take part
  readonly saved: readonly Draft[]; // schedules that the search may build on
  readonly coverage: boolean; // count what the runs exercise of the spec
}
