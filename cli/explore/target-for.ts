import { subjectOf } from '../../search/explore/system.ts';
import type { SystemSpec } from '../../search/explore/system.ts';
import { targetJudgedBy } from '../../world/registry/judged.ts';
import type { Target } from '../../properties/judging/target.ts';

/** What replays a path of the system, judged by that property alone. */
export function targetFor(spec: SystemSpec, property: string): Target {
  const target = targetJudgedBy(subjectOf(spec), [property]);
  if (target === null) throw new TypeError(`there is no subject ${subjectOf(spec)}`);
  return target;
}
