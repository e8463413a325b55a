import { allInvariants } from '../../properties/invariants/all.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Judgement } from './judged-by.ts';
import { judgedBy } from './judged-by.ts';
import { didYouMean } from './nearest.ts';
import { makeTarget, subjectNames } from './registry.ts';

/**
 * A built-in subject by its name: `impl`, the implementation; `model`, the spec; `fault:ID`, a known bug; `documented`;
 * `model:core`, raft.tla, and `model:MUTANT`. Judged by every property, step by step against the spec too, unless told
 * otherwise. Throws a RangeError that suggests names if there is no such subject.
 *
 * @public
 */
export function raft(name: string, judgement: Judgement = {}): Target {
  const target = makeTarget(name, { conformance: true, invariants: allInvariants });
  if (target === null) throw new RangeError(`there is no subject "${name}": ${didYouMean(name, subjectNames)}`);
  return judgedBy(target, judgement);
}
