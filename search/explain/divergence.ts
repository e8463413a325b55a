import type { CoveredTransition } from '../../world/coverage/coverage.ts';
import { CoverageRecorder } from '../../world/coverage/recorder.ts';
import type { Running } from '../../world/cluster/run.ts';
import { makeTarget } from '../../world/registry/registry.ts';
import type { Difference } from '../../properties/seen/subject.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import type { Budget } from './budget.ts';
import type { FailingRun } from './failing-run.ts';
import { runningVariant } from './variant.ts';

/** Where the code first does what the spec does not. */
export interface Divergence {
  readonly step: number;
  readonly server: ServerId;
  readonly difference: Difference;
  readonly transitions: readonly SpecStep[]; // that the spec took there, in no order
}

/** A transition of the spec's machine: in this state, on that event, if the guard holds. */
export type SpecStep = Pick<CoveredTransition, 'state' | 'event' | 'guard' | 'target' | 'actions'>;

/**
 * Runs the steps again beside the spec, whatever else they violate. The first difference is mostly where the bug acts, and
 * what is violated comes of it later. Null if there is none, or nothing to hold the subject against: only the
 * implementation and its faults are meant to step as the spec does.
 */
export function* divergence({ target, options, made }: FailingRun, budget: Budget): Running<Divergence | null> {
  if (!/^(impl$|fault:)/.test(target.name) || !budget.take()) return null;
  const coverage = new CoverageRecorder();
  const besideSpec = makeTarget(target.name, { conformance: true, invariants: [], coverage });
  if (besideSpec === null) return null;
  const { outcome, made: remade } = yield* runningVariant(besideSpec, options, made, false, {
    before: () => void coverage.take(),
  });
  const difference = outcome.violation?.difference ?? null;
  const last = remade.at(-1);
  if (difference === null || last === undefined || last.server === null) return null;
  const { transitions } = coverage.take();
  return {
    step: last.number,
    server: last.server,
    difference,
    transitions: transitions
      .filter(({ taken }) => taken > 0)
      .map(({ state, event, guard, target: to, actions }) => ({ state, event, guard, target: to, actions })),
  };
}
