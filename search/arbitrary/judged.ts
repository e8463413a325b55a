import type { Target } from '../../properties/judging/target.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import { runSteps } from '../../world/cluster/run.ts';
import type { Outcome } from '../../world/cluster/run.ts';
import type { Draft } from '../drawing/draft.ts';
import { canonicalise } from '../drawing/run-draft.ts';
import { NotDeterministicError } from '../shrink/shrink-draft.ts';
import { replay } from '../shrink/trial.ts';
import type { Candidate, Failing } from '../shrink/trial.ts';

/** What came of a schedule. */
export interface Judged {
  readonly steps: readonly Step[]; // up to the violation
  readonly failing: Failing | null;
  readonly isDecided: boolean; // no property hit a limit, which may then be violated or not
}

/** Runs a draft and judges it; what fails is run once more. Throws a NotDeterministicError if it does not fail again. */
export function judgeDraft(target: Target, draft: Draft): Judged {
  const { steps, outcome } = canonicalise(target, draft);
  return judged(target, { options: draft.options, steps }, outcome);
}

/** The same for steps. */
export function judgeSteps(target: Target, candidate: Candidate): Judged {
  return judged(target, candidate, runSteps(target, candidate.options, candidate.steps));
}

function judged(target: Target, candidate: Candidate, { violation, tally }: Outcome): Judged {
  const { steps } = candidate;
  if (violation === null) return { steps, failing: null, isDecided: tally.undecided === 0 };
  const failing = replay(target, candidate, violation, true);
  if (failing === null) throw new NotDeterministicError(target);
  return { steps: failing.candidate.steps, failing, isDecided: true };
}
