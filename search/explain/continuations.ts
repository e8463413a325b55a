import fc from 'fast-check';
import { runningSteps } from '../../world/cluster/run.ts';
import { runningDraft } from '../drawing/run-draft.ts';
import type { Outcome, Running } from '../../world/cluster/run.ts';
import { choice } from '../drawing/draft.ts';
import type { Mix } from '../../world/steps/descriptor.ts';
import { drawn } from '../drawing/draws.ts';
import { sameClass } from '../shrink/trial.ts';
import type { Budget } from './budget.ts';
import type { FailingRun } from './failing-run.ts';

/** How a run could have gone on behind a step, instead of as it did. */
export interface Branching {
  readonly after: number; // number of the step; 0: from the beginning
  readonly tried: number; // continuations
  readonly passed: number; // in which nothing is violated
  readonly alike: number; // which end in the same violation; the rest violate something else
}

export interface Continuations {
  /** From the last step backwards, as far as the budget reaches. */
  readonly branchings: readonly Branching[];
  /** The last step behind which a passing continuation was found; null if there is none. */
  readonly lastWayOut: number | null;
  /** The step behind it: the first one after which all that were tried fail. Null if there is no such step. */
  readonly pointOfNoReturn: number | null;
  /** The step that most of what passed before it did not outlast; the last one of equals. Null if nothing passes. */
  readonly turningPoint: number | null;
}

/** Random continuations behind each step; besides them, one in which the faults stop at once. */
const attempts = 15;
const choicesPerServer = 20;
const seed = 1; // the same ones behind each step, so that what differs is the step

/** What happens in a cluster to which nothing more is done: messages arrive, writes finish, servers come back, timers fire. */
const calm: Mix = { deliverOldest: 60, deliverAny: 20, write: 30, restart: 4, heartbeat: 8, timeout: 6, tick: 40 };

/**
 * Looks from the end backwards for the last step behind which the run could still have ended well: continuations are
 * tried, each of which ends with the fault-free suffix. That none passes is evidence, not proof. Null for the core of
 * the spec, whose moves are not drawn.
 */
export function* continuations(run: FailingRun, budget: Budget): Running<Continuations | null> {
  if (run.target.core === true) return null;
  const { made, culprit } = run;
  const behind = [0, ...made.map(({ number }) => number)];
  const choices = drawnChoices(run);
  const branchings: Branching[] = [];
  for (const after of behind.filter((number) => number !== culprit).reverse()) {
    if (!budget.take(1 + attempts)) break;
    const branching = yield* branchingAfter(run, after, choices, budget);
    if (branching === null) break;
    branchings.push(branching);
  }
  const wayOut = branchings.find(({ passed }) => passed > 0);
  const next = (after: number): number | null => behind[behind.indexOf(after) + 1] ?? null;
  return {
    branchings,
    lastWayOut: wayOut?.after ?? null,
    pointOfNoReturn: wayOut === undefined ? null : next(wayOut.after),
    turningPoint: turningPoint(branchings, next),
  };
}

function turningPoint(branchings: readonly Branching[], next: (after: number) => number | null): number | null {
  let point: number | null = null;
  let most = 0;
  for (const [k, { after, passed }] of branchings.entries()) {
    const step = next(after);
    const lost = passed - (branchings[k - 1]?.passed ?? 0); // behind the violation nothing passes
    if (step === null || lost <= most) continue;
    point = step;
    most = lost;
  }
  return point;
}

/** Null if the time is over before all of them were made. */
function* branchingAfter(
  run: FailingRun,
  after: number,
  choices: readonly (readonly number[])[],
  budget: Budget,
): Running<Branching | null> {
  const { target, options, violation } = run;
  const begin = run.made.filter(({ number }) => number <= after).map(({ step }) => step);
  const outcomes: Outcome[] = [yield* runningSteps(target, options, begin)];
  for (const drawing of choices) {
    yield;
    if (budget.isOver()) return null;
    outcomes.push(yield* runningDraft(target, { options, mix: calm, choices: drawing, begin }));
  }
  return {
    after,
    tried: outcomes.length,
    passed: outcomes.filter((outcome) => outcome.violation === null).length,
    alike: outcomes.filter((outcome) => outcome.violation !== null && sameClass(outcome.violation, violation)).length,
  };
}

function drawnChoices({ options }: FailingRun): readonly (readonly number[])[] {
  const length = choicesPerServer * options.servers;
  const continuation = (): fc.Arbitrary<number[]> =>
    fc.array(choice, { minLength: length, maxLength: length, size: 'max' });
  return drawn(continuation, seed, attempts);
}
