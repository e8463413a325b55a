import type { Running } from '../../world/cluster/run.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { Budget } from './budget.ts';
import type { Change, ChangedRun } from './changes.ts';
import { changesOf } from './changes.ts';
import type { FailingRun } from './failing-run.ts';
import { needsSuffix } from './failing-run.ts';
import { runningVariant } from './variant.ts';

/** A change after which the run passes. */
export interface PassingChange {
  readonly change: Change;
  readonly steps: readonly Step[]; // of the changed run: it can be run as a schedule
  readonly skipped: readonly number[]; // steps that do not apply any more
  readonly endsWell: boolean; // nothing is violated in the fault-free suffix either
}

export interface SmallestChange {
  readonly passing: PassingChange | null; // null: no single change that was tried makes it pass
  readonly tried: number;
  readonly complete: boolean; // false: the budget was spent before all were tried
}

/**
 * The first change, in the order of `changesOf`, with which the whole run passes: no step violates anything. Preferred
 * is one after which every other step still applies, and the fault-free suffix passes too; failing that, one after
 * which the fewest do not, and not the one that the violation came with.
 */
export function* smallestChange(run: FailingRun, budget: Budget): Running<SmallestChange> {
  let best: PassingChange | null = null;
  let bestRank = Infinity;
  let tried = 0;
  for (const changed of changesOf(run)) {
    if (!budget.take()) return { passing: best, tried, complete: false };
    tried += 1;
    const passing = yield* passingRun(run, changed);
    const rank = passing === null ? Infinity : rankOf(run, passing);
    if (rank >= bestRank) continue;
    best = passing;
    bestRank = rank;
    if (rank === 0) break;
  }
  return { passing: best, tried, complete: true };
}

function* passingRun(run: FailingRun, { change, plan }: ChangedRun): Running<PassingChange | null> {
  const variant = yield* runningVariant(run.target, run.options, plan, true);
  const { violation } = variant.outcome;
  if (violation !== null && (variant.violatedBy !== null || needsSuffix(run))) return null;
  if (variant.skipped.includes(movedBy(change))) return null;
  const steps = variant.made.map(({ step }) => step);
  return { change, steps, skipped: variant.skipped, endsWell: violation === null };
}

/** The step that the change adds or moves: that must apply. */
function movedBy(change: Change): number {
  if (change.kind === 'before' || change.kind === 'after') return change.step;
  return change.kind === 'leftOut' ? Number.NaN : 0;
}

/** Infinity: of no use, since without the step that the violation came with nobody wonders that there is none. */
function rankOf({ culprit }: FailingRun, { change, skipped, endsWell }: PassingChange): number {
  if (change.kind === 'leftOut' && change.step === culprit) return Infinity;
  if (skipped.length === 0) return endsWell ? 0 : 1;
  return culprit === null || skipped.includes(culprit) ? Infinity : 1 + skipped.length;
}
