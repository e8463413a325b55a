import { counterexampleSchedule } from '../../search/explore/counterexample.ts';
import { optionsOf } from '../../search/explore/system.ts';
import type { SystemSpec } from '../../search/explore/system.ts';
import type { Counterexample } from '../../search/verbs/explore.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import { printFailure, printSaving, scheduleValue } from '../report/finding.ts';
import { save } from '../files/finding-files.ts';
import type { Pages } from '../files/pages.ts';
import { pageValue, printPage } from '../report/page.ts';
import type { Io } from '../io.ts';
import type { Output } from '../terminal/output.ts';
import type { Counterexample as Path } from './explore.ts';
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
  found: Path | null,
  out: string,
  explainMs: number,
  pages: Pages | null,
): Promise<KeptFailure | null> {
  if (found === null) return null;
  const target = targetFor(spec, found.property);
  const schedule = counterexampleSchedule(target, optionsOf(spec), found, found.path);
  const counterexample = { violation: found, schedule, shortest: found.path.length };
  return keepSchedule(output, io, target, counterexample, out, explainMs, pages);
}

/** The same of a schedule. `flag`: by which a subject of the user was given. */
export async function keepSchedule(
  output: Output,
  io: Io,
  target: Target,
  { violation, schedule, shortest }: Counterexample,
  out: string,
  explainMs: number,
  pages: Pages | null,
  flag?: string,
): Promise<KeptFailure> {
  const { file, error } = save(io.cwd, out, schedule);
  const explanation = await printFailure(output, io, target, schedule, explainMs);
  output.printText(shortestText(schedule, shortest), 2);
  printSaving(output, { file, error }, schedule);
  const page = pages && pages.save({ target, schedule, file, explanation, shrinking: atOnce });
  printPage(output, page);
  const value = {
    property: violation.property,
    fact: violation.fact,
    steps: schedule.steps.length,
    shortest,
    file,
    ...(error === null ? {} : { saveError: error.fact }),
    ...(file === null ? {} : { replay: replayCommand(file, flag) }),
    ...pageValue(page),
    schedule: scheduleValue(schedule),
  };
  return { file, value };
}

/** Of schedules that were explored, a page says why it has no stages. */
export const atOnce = {
  unknown: 'exploring comes upon a shortest schedule at once: nothing was made shorter',
} as const;

/** Breadth first, so no shorter one is within the bounds. `shortest`: steps of the path to what a state shows. */
function shortestText({ steps: { length } }: Schedule, shortest: number): string {
  return length === shortest
    ? `shortest: no schedule within these bounds breaks it in fewer than ${length} steps`
    : `the shortest path to a state that shows it has ${shortest} steps; seen over its history it is broken at ${length}`;
}
