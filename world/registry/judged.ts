import type { StepRecorder } from '../coverage/recorder.ts';
import { neverReached } from '../../properties/judging/goals.ts';
import { allInvariants } from '../../properties/invariants/all.ts';
import type { Goal } from '../../properties/invariants/invariant.ts';
import type { NotJudged } from '../../properties/invariants/not-judged.ts';
import { makeTarget } from './registry.ts';
import type { Target } from '../../properties/judging/target.ts';
import { conformance, crash, liveness } from '../../properties/judging/judge.ts';

/** Everything that a subject may be judged by, invariants first. */
export const propertyNames: readonly string[] = [
  ...allInvariants.map(({ name }) => name),
  conformance,
  crash,
  liveness,
];

/** The subject of that name, judged by the properties of those names alone; null if there is no such subject. */
export function targetJudgedBy(subject: string, properties: readonly string[], coverage?: StepRecorder): Target | null {
  const target = makeTarget(subject, {
    conformance: properties.includes(conformance),
    invariants: allInvariants.filter(({ name }) => properties.includes(name)),
    coverage,
  });
  if (target === null) return null;
  return {
    ...target,
    notJudged: (target.notJudged ?? []).filter(({ property }) => properties.includes(property)),
    unjudged: [crash, liveness].filter((name) => !properties.includes(name)),
  };
}

/** The target as a search takes it that judges those properties: the suffix is for Liveness. */
export const searchedFor = (target: Target, properties: readonly string[]): Target =>
  properties.includes(liveness) ? target : { ...target, suffix: false };

/** Of the properties that the target is judged by, those of which runs with so many clients (if that is fixed) can say nothing. */
export function notJudgedIn(
  { invariants, notJudged = [] }: Target,
  { clients }: { readonly clients?: number },
): readonly NotJudged[] {
  if (clients !== 0) return notJudged;
  const reason = 'there are no clients';
  const ofClients = invariants.filter((invariant) => invariant.of === 'history' && invariant.ofClients === true);
  return [...notJudged, ...ofClients.map(({ name }) => ({ property: name, reason }))];
}

/** The subject of that name as something to reach a goal with: only that is looked for. */
export function targetReaching(subject: string, goal: Goal, coverage?: StepRecorder): Target | null {
  const target = makeTarget(subject, { conformance: false, invariants: [neverReached(goal)], coverage });
  return target && { ...target, unjudged: [crash, liveness] };
}
