import { conformance } from '../properties/world/judge.ts';
import type { Violation } from '../properties/world/judge.ts';
import { runSteps } from '../properties/run.ts';
import type { Schedule } from '../properties/schedule/schedule.ts';
import { makeTarget } from '../properties/subjects/registry.ts';
import type { Target } from '../properties/target.ts';

/** What a saved schedule still says, held against what it was saved for. */
export type ReplayVerdict =
  | { readonly verdict: 'reproduced'; readonly violation: Violation | null }
  /** A violation was expected, every step applied, none came. */
  | { readonly verdict: 'fixed' }
  /** A violation was expected, none came, and this step (from 1) no longer applies. */
  | { readonly verdict: 'stale'; readonly atStep: number }
  /** It was expected to hold, or to violate another property. */
  | { readonly verdict: 'broken'; readonly violation: Violation };

/**
 * What a schedule is judged by: its subject, or null if there is none of that name. The spec stands beside it only
 * where that was what failed, or where all is expected to hold: else it would fail first, and differently.
 */
export function targetOf({ subject, expect }: Schedule): Target | null {
  const besideSpec = expect.verdict === 'violated' ? expect.property === conformance : subject === 'impl';
  return makeTarget(subject, { conformance: besideSpec });
}

/** Runs a schedule again. */
export function replaySchedule(target: Target, { options, steps, expect }: Schedule): ReplayVerdict {
  const { violation, skipped } = runSteps(target, options, steps);
  if (expect.verdict === 'holds') {
    return violation === null ? { verdict: 'reproduced', violation } : { verdict: 'broken', violation };
  }
  if (violation !== null) {
    return { verdict: violation.property === expect.property ? 'reproduced' : 'broken', violation };
  }
  const [atStep] = skipped;
  return atStep === undefined ? { verdict: 'fixed' } : { verdict: 'stale', atStep };
}
