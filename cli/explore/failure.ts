import { counterexampleSchedule } from '../../search/explore/counterexample.ts';
import { optionsOf } from '../../search/explore/system.ts';
import type { SystemSpec } from '../../search/explore/system.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import { printFailure, printSaving, scheduleValue } from '../report/finding.ts';
import { save } from '../files/finding-files.ts';
import type { Io } from '../io.ts';
import type { Output } from '../terminal/output.ts';
import type { Counterexample } from './explore.ts';
import { targetFor } from './target-for.ts';

/** A property that does not hold, as it was saved. */
export interface KeptFailure {
  readonly file: string | null;
  readonly value: object; // for --json
}

/** Saves and prints the schedule of a counterexample; null if there is none. */
export async function keepFailure(
  output: Output,
  io: Io,
  spec: SystemSpec,
  found: Counterexample | null,
  out: string,
  explainMs: number,
): Promise<KeptFailure | null> {
  if (found === null) return null;
  const target = targetFor(spec, found.property);
  const schedule = counterexampleSchedule(target, optionsOf(spec), found, found.path);
  const shortest = found.path.length;
  const { file, error } = save(io.cwd, out, schedule);
  await printFailure(output, io, target, schedule, explainMs);
  output.printText(shortestText(schedule, shortest), 2);
  printSaving(output, { file, error }, schedule);
  const value = {
    property: found.property,
    fact: found.fact,
    steps: schedule.steps.length,
    shortest,
    file,
    ...(error === null ? {} : { saveError: error.fact }),
    ...(file === null ? {} : { replay: replayCommand(file) }),
    schedule: scheduleValue(schedule),
  };
  return { file, value };
}

/** Breadth first, so no shorter one is within the bounds. `shortest`: steps of the path to what a state shows. */
function shortestText({ steps: { length } }: Schedule, shortest: number): string {
  return length === shortest
    ? `shortest: no schedule within these bounds breaks it in fewer than ${length} steps`
    : `the shortest path to a state that shows it has ${shortest} steps; seen over its history it is broken at ${length}`;
}
