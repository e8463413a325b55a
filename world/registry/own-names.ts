import { isBuiltIn } from '../../properties/invariants/all.ts';
import type { Invariant } from '../../properties/invariants/invariant.ts';
import { propertyNames } from './judged.ts';

/** Refuses invariants of the user that are called like a built-in property: nobody could tell whose verdict it is. */
export function refuseTakenNames(invariants: readonly Invariant[]): void {
  const taken = invariants.find((one) => propertyNames.includes(one.name) && !isBuiltIn(one));
  if (taken === undefined) return;
  throw new RangeError(`"${taken.name}" is a built-in property: give your invariant another name`);
}
