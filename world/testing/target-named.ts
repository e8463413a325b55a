import type { Judging } from '../registry/registry.ts';
import { makeTarget } from '../registry/registry.ts';
import type { Target } from '../../properties/judging/target.ts';

/** The subject of that name, which there is, judged by everything but conformance unless told otherwise. */
export function targetNamed(name: string, judging: Partial<Judging> = {}): Target {
  const target = makeTarget(name, { conformance: false, ...judging });
  if (target === null) throw new RangeError(`there is no subject ${name}`);
  return target;
}
