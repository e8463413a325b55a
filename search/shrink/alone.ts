import { conformance } from '../../properties/judging/judge.ts';
import type { Target } from '../../properties/judging/target.ts';
import { judgedBy, propertiesOf } from '../../world/registry/judged-by.ts';

/**
 * The target judged by one property and nothing else, which costs a fraction: no other invariant, no spec beside it. What
 * does not violate the property alone does not violate it among others, which can only end a run sooner. Null where that
 * saves nothing: there is no other, or every step is asked of another process, and would be asked twice.
 */
export function judgedAlone(target: Target, property: string): Target | null {
  const { slow, core, forwardOnly, spec, invariants } = target;
  if (slow === true || core === true || forwardOnly === true) return null;
  const hasOthers = invariants.some(({ name }) => name !== property) || (spec === 'beside' && property !== conformance);
  return hasOthers && propertiesOf(target).includes(property) ? judgedBy(target, { properties: [property] }) : null;
}
