import { allInvariants } from '../../properties/invariants/all.ts';
import type { Judging } from '../registry/registry.ts';
import { makeTarget } from '../registry/registry.ts';
import type { Target } from '../../properties/judging/target.ts';

/** The subject of that name, which there is, judged by everything but conformance unless told otherwise. */
export function targetNamed(name: string, judging: Partial<Judging> = {}): Target {
  const target = makeTarget(name, { conformance: false, ...judging });
  if (target === null) throw new RangeError(`there is no subject ${name}`);
  return target;
}

/** Rules that see a bug in the step that breaks them. */
const atOnce: readonly string[] = ['Vote Majority', 'Persistence Before Reply', 'Commit Advance'];

/** The same judged by what a bug leads to, which takes a longer story. */
export const targetByConsequences = (name: string, judging: Partial<Judging> = {}): Target =>
  targetNamed(name, { ...judging, invariants: allInvariants.filter((one) => !atOnce.includes(one.name)) });
