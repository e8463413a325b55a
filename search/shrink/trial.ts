import { outcomeOf } from '../../properties/progressive.ts';
import { runningSteps } from '../../world/cluster/run.ts';
import type { Running } from '../../world/cluster/run.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Violation } from '../../properties/judging/judge.ts';
import { nameOf } from '../../world/cluster/move.ts';

/** A schedule in the course of shrinking: its options may shrink too. */
export interface Candidate {
  readonly options: ClusterOptions;
  readonly steps: readonly Step[];
}

/** A candidate that still fails: its steps that applied, each under the name that it now has. */
export interface Failing {
  readonly candidate: Candidate;
  readonly suffix: readonly Step[]; // what the fault-free suffix did up to a violation of safety in it
  readonly violation: Violation;
}

/** Do both violate the same property? Of conformance: in the same field, so that one bug does not turn into another. */
export function sameClass(one: Violation, other: Violation): boolean {
  return one.property === other.property && one.difference?.field === other.difference?.field;
}

/** May a schedule have these options in place of those? Servers of a user's subject are given no disk that they do not declare. */
export const mayBecome = ({ takes }: Target, before: ClusterOptions, { disk }: ClusterOptions): boolean =>
  takes === undefined || disk === before.disk || disk === takes.disk;

/** Replays a candidate, with the fault-free suffix or without; null unless it ends in a violation of the same class. */
export const replay = (target: Target, candidate: Candidate, wanted: Violation, suffix: boolean): Failing | null =>
  outcomeOf(replaying(target, candidate, wanted, suffix));

/** The same in small portions. */
export function* replaying(
  target: Target,
  candidate: Candidate,
  wanted: Violation,
  suffix: boolean,
): Running<Failing | null> {
  const { options } = candidate;
  const steps: Step[] = [];
  const after: Step[] = [];
  const { violation } = yield* runningSteps(target, options, candidate.steps, {
    observer: {
      before: (world, _step, move) => void steps.push(nameOf(world, move)),
      suffix: (world, move) => void after.push(nameOf(world, move)),
    },
    suffix,
  });
  if (violation === null || !sameClass(violation, wanted)) return null;
  return { candidate: { options, steps }, suffix: after.slice(0, violation.atStep - steps.length), violation };
}
