import { targetJudgedBy } from '../../../world/registry/judged.ts';
import type { Invariant } from '../../../properties/invariants/invariant.ts';
import type { Schedule } from '../../../properties/seen/schedule.ts';
import type { Target } from '../../../properties/judging/target.ts';
import { counterexampleSchedule } from '../counterexample.ts';
import type { Abstraction } from '../explorer.ts';
import type { Refutation } from '../../../properties/judging/judge.ts';
import type { PathStep } from '../../numbering/path.ts';
import { makeExplorable, optionsOf, subjectOf } from '../system.ts';
import type { SystemSpec } from '../system.ts';
import { search } from './search.ts';

/** A shortest way to break a property, as it was found and as a schedule. */
export interface Shortest {
  readonly refutation: Refutation;
  readonly path: readonly PathStep[];
  readonly target: Target;
  readonly schedule: Schedule;
}

/** `judge`: the one property that is asked, if not all are. */
export function counterexampleOf(
  spec: SystemSpec,
  abstraction: Abstraction = { reductions: 'all' },
  judge: Invariant['name'] | null = null,
): Shortest {
  const { invariants, ...system } = makeExplorable(spec);
  const asked = judge === null ? invariants : invariants.filter(({ name }) => name === judge);
  const { explorer, path } = search({ ...system, invariants: asked }, abstraction);
  const { refutation, progress } = explorer;
  if (refutation === null) throw new Error(`the search is ${progress} without a refutation`);
  const target = targetFor(spec, refutation);
  return { refutation, path, target, schedule: counterexampleSchedule(target, optionsOf(spec), refutation, path) };
}

/** The subject of the search, judged by what was refuted and nothing else. */
function targetFor(spec: SystemSpec, { property }: Pick<Refutation, 'property'>): Target {
  const target = targetJudgedBy(subjectOf(spec), [property]);
  if (target === null) throw new RangeError(`there is no subject ${subjectOf(spec)}`);
  return target;
}
