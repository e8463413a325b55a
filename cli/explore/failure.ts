import { counterexampleSchedule } from '../../properties/explore/counterexample.ts';
import { subjectOf } from '../../properties/explore/system.ts';
import { targetJudgedBy } from '../../properties/judged.ts';
import type { Schedule } from '../../properties/schedule/schedule.ts';
import type { Target } from '../../properties/target.ts';
import { printFailure, printSaving, replayCommand, save, scheduleValue } from '../finding.ts';
import type { Saving } from '../finding.ts';
import type { Io } from '../io.ts';
import type { Output } from '../output.ts';
import type { Counterexample } from './explore.ts';
import type { SystemSpec } from '../../properties/explore/system.ts';

/** A property that does not hold, as a schedule. */
export interface Failure {
  readonly target: Target;
  readonly schedule: Schedule;
  readonly fact: string;
  readonly shortest: number; // steps of the path that breaks what is asked of states
}

export function failureOf(spec: SystemSpec, found: Counterexample): Failure {
  const target = targetJudgedBy(subjectOf(spec), [found.property]);
  if (target === null) throw new TypeError(`there is no subject ${subjectOf(spec)}`);
  const schedule = counterexampleSchedule(target, spec, found, found.path);
  return { target, schedule, fact: found.fact, shortest: found.path.length };
}

/** Saves and prints it. */
export function keepFailure(output: Output, io: Io, failure: Failure, out: string): Saving {
  const saving = save(io.cwd, out, failure.schedule);
  printFailure(output, failure.target, failure.schedule);
  output.print(`  ${shortestText(failure)}`);
  printSaving(output, saving, failure.schedule);
  return saving;
}

/** Breadth first, so no shorter one is within the bounds. */
function shortestText({ schedule, shortest }: Failure): string {
  const { length } = schedule.steps;
  return length === shortest
    ? `shortest: no schedule within these bounds breaks it in fewer than ${length} steps`
    : `the shortest path to a state that shows it has ${shortest} steps; seen over its history it is broken at ${length}`;
}

/** The same for --json. */
export function failureValue({ schedule, fact, shortest }: Failure, { file, error }: Saving): object {
  const { expect } = schedule;
  return {
    property: expect.verdict === 'violated' ? expect.property : null,
    fact,
    steps: schedule.steps.length,
    shortest,
    file,
    ...(error === null ? {} : { saveError: error.fact }),
    ...(file === null ? {} : { replay: replayCommand(file) }),
    schedule: scheduleValue(schedule),
  };
}
