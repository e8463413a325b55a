import { stepText } from '../../counterexamples/show/step-words.ts';
import { traceOf } from '../../counterexamples/trace.ts';
import type { LivenessFinding, OwnerLasso } from '../../search/explore/liveness/check.ts';
import { scheduleOf } from '../../search/numbering/path.ts';
import type { PathStep } from '../../search/numbering/path.ts';
import { optionsOf, subjectOf } from '../../search/explore/system.ts';
import type { SystemSpec } from '../../search/explore/system.ts';
import { runSteps } from '../../world/cluster/run.ts';
import type { Schedule, Step } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import { liveness } from '../../properties/judging/judge.ts';
import { targetFor } from './target-for.ts';

/** A run that never commits: how faults lead there, and for every server the circle in which its timer leaves it. */
export interface Lasso {
  readonly target: Target;
  readonly schedule: Schedule; // up to where faults stop and all is calm
  readonly replays: boolean; // whether its own fault-free suffix finds the same
  readonly prefix: number; // steps of the schedule with faults on
  readonly circles: readonly Circle[];
}

interface Circle {
  readonly owner: number;
  readonly stem: readonly Step[];
  readonly cycle: readonly Step[]; // empty: nothing is left to happen
  readonly lines: readonly string[]; // both, for people
}

export function lassoOf(spec: SystemSpec, { prefix, calming, lassos }: LivenessFinding): Lasso {
  const target = targetFor(spec, liveness);
  const options = optionsOf(spec);
  const there = [...prefix, ...calming];
  const steps = scheduleOf(target, options, there);
  const schedule: Schedule = {
    title: 'Once the faults have stopped nothing is committed any more',
    subject: subjectOf(spec),
    options,
    steps,
    expect: { verdict: 'violated', property: liveness, atStep: steps.length },
  };
  const { violation } = runSteps(target, options, steps);
  return {
    target,
    schedule,
    replays: violation?.property === liveness,
    prefix: prefix.length,
    circles: lassos.map((lasso) => circleOf(target, schedule, there, lasso)),
  };
}

function circleOf(target: Target, schedule: Schedule, there: readonly PathStep[], lasso: OwnerLasso): Circle {
  const { owner, stem, cycle, outOfTerms } = lasso;
  const { options } = schedule;
  const steps = scheduleOf(target, options, [...there, ...stem, ...cycle]);
  const trace = traceOf(target, { ...schedule, steps, expect: { verdict: 'holds' } }, { suffix: false });
  const shown = trace.steps.slice(there.length).map((step) => `      ${stepText(step, options.servers)}`);
  const ending = cycle.length === 0 ? 'then nothing is left to happen' : 'then for ever:';
  return {
    owner,
    stem: steps.slice(there.length, there.length + stem.length),
    cycle: steps.slice(there.length + stem.length),
    lines: [
      `  if only the timer of n${owner} fires${outOfTerms ? ', as long as its terms last' : ''}:`,
      ...shown.slice(0, stem.length),
      `    ${ending}`,
      ...shown.slice(stem.length),
    ],
  };
}
