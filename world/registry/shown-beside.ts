import type { Target } from '../../properties/judging/target.ts';
import type { StepRecorder } from '../coverage/recorder.ts';
import { lockstepMaker, ownLockstepMaker } from './makers.ts';
import type { PairMaker } from './makers.ts';
import { isBuiltIn, isCore, makeTarget } from './registry.ts';

/**
 * The servers of a target with the spec beside them, which goes its own way where they differ: for people to look at. Or why
 * that would tell nothing, in words. `coverage` is told of the spec's steps.
 */
export function shownBeside(target: Target, coverage: StepRecorder): PairMaker | string {
  const { name, takes, spec, code = target.make } = target;
  if (!isBuiltIn(target) && takes !== undefined) {
    if (spec === 'beside' || takes.conformance) return ownLockstepMaker(code, coverage, 'shown');
    return `${name} does not declare that it steps as the spec does`;
  }
  if (isCore(name)) return `${name} is the spec itself, action by action`;
  if (name === 'documented') return 'documented is another engine, which is not meant to step as the spec does';
  const alone = makeTarget(name, { conformance: false, invariants: [] });
  return alone === null ? `${name} is no subject that the spec knows` : lockstepMaker(alone.make, coverage, 'shown');
}
