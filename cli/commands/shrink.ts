import { resolve } from 'node:path';
import { show } from '../../counterexamples/printable.ts';
import { shrinkingSchedule } from '../../properties/shrink/shrink-schedule.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { certificate, printFailure, printSaving, replayCommand, save, scheduleValue } from '../finding.ts';
import { withProgress } from '../search/watched.ts';
import type { Io } from '../io.ts';
import { Output } from '../output.ts';
import type { OutputOptions } from '../output.ts';
import { loadKnown } from '../saved.ts';
import { shortest } from '../shortest.ts';

export interface ShrinkFlags extends OutputOptions {
  readonly out: string;
  readonly time: number;
}

/** A failing schedule made minimal, and saved. */
export async function shrink(path: string, flags: ShrinkFlags, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const { schedule, target } = loadKnown(io.cwd, path);
  const shrinks = shrinkingSchedule(target, schedule);
  if (shrinks === null) {
    output.warn(`${show(path)}: nothing is violated when it is run, so there is nothing to shrink`);
    output.report('shrink', { verdict: 'holds', exitCode: exitCode.violated, file: null });
    return exitCode.violated;
  }
  const shorter = await withProgress(io, output.quiet, async (_, around) =>
    shortest(shrinks, { ...around, shrinkMs: flags.time }, (best) => best.shrunk),
  );
  const { shrunk } = shorter;
  const saving = save(io.cwd, resolve(io.cwd, flags.out), shorter.schedule);
  const stepsBefore = schedule.steps.length;
  if (!output.quiet) printFailure(output, target, shorter.schedule);
  output.tell(`  ${certificate(stepsBefore, shrunk)}`);
  if (!output.quiet || saving.file === null) printSaving(output, saving, shorter.schedule);
  const code = saving.file === null ? exitCode.violated : exitCode.clean;
  if (saving.file !== null) output.print(`replay: ${replayCommand(saving.file)}`);
  output.report('shrink', {
    verdict: 'shrunk',
    exitCode: code,
    property: shrunk.violation.property,
    stepsBefore,
    steps: shorter.schedule.steps.length,
    replays: shrunk.replays,
    removalsTried: shrunk.removalsTried,
    nearby: shrunk.nearby,
    shorter: shrunk.shorter,
    oneMinimal: shrunk.removalsTried !== null,
    file: saving.file,
    ...(saving.error === null ? {} : { saveError: saving.error.fact }),
    schedule: scheduleValue(shorter.schedule),
  });
  return code;
}
