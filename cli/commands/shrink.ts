import { dirname, resolve } from 'node:path';
import { FindingFile } from '../../counterexamples/format/finding-file.ts';
import { saveSchedule } from '../../counterexamples/format/save.ts';
import { show } from '../../counterexamples/printable.ts';
import { bySignal, exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import { certificate, explained, printFailure, printSaving, scheduleValue } from '../report/finding.ts';
import { pageValue, printPage } from '../report/page.ts';
import { savingOf } from '../files/finding-files.ts';
import { Pages } from '../files/pages.ts';
import { Shortening } from '../../counterexamples/page/shrinking.ts';
import type { Io } from '../io.ts';
import { Output } from '../terminal/output.ts';
import type { OutputOptions } from '../terminal/output.ts';
import { loadKnown } from '../files/known.ts';
import { Owns } from '../own/owns.ts';
import type { SubjectFlag } from '../own/owns.ts';
import { shrinkFile } from './shrink-file.ts';
import type { ShrunkFile } from './shrink-file.ts';
import { explainingMs } from '../shrink-time.ts';

export interface ShrinkFlags extends OutputOptions, SubjectFlag {
  readonly out: string;
  readonly time: number;
  readonly html?: string;
}

/** A failing schedule made minimal, and saved. */
export async function shrink(path: string, flags: ShrinkFlags, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const { schedule, target, own } = await loadKnown(io, path, await Owns.from(io, flags));
  const out = resolve(io.cwd, flags.out);
  const pages = Pages.wanted(io, flags.html, out, own);
  const shortening = new Shortening();
  const file =
    schedule.unshrunk === true && dirname(resolve(io.cwd, path)) === out
      ? FindingFile.adopt(resolve(io.cwd, path), schedule)
      : null;
  const shorter = await shrinkFile(io, output.quiet, target, schedule, flags.time, file, shortening);
  if (shorter === 'holds') {
    output.warn(`${show(path)}: nothing is violated when it is run, so there is nothing to shrink`);
    output.report('shrink', { verdict: 'holds', exitCode: exitCode.violated, file: null });
    return exitCode.violated;
  }
  if (shorter === 'interrupted') {
    const code = bySignal(exitCode.interrupted, io.interrupted);
    output.report('shrink', { verdict: 'interrupted', exitCode: code, file: null });
    return code;
  }
  const { shrunk } = shorter;
  const saving = savingOf(io.cwd, () => saved(out, file, shorter));
  const stepsBefore = schedule.steps.length;
  const explainMs = explainingMs(flags.time, shorter.ms);
  const told = output.quiet ? null : await printFailure(output, io, target, shorter.schedule, explainMs);
  output.tellText(certificate(stepsBefore, shrunk), 2);
  if (!output.quiet || saving.file === null) printSaving(output, saving, shorter.schedule);
  const explanation = pages && (told ?? (await explained(io.interrupted, target, shorter.schedule, explainMs)));
  const shown = { target, schedule: shorter.schedule, file: saving.file, explanation };
  const page = pages && pages.save({ ...shown, shrinking: { known: shortening.stages() } });
  printPage(output, page);
  const stopped = io.interrupted.aborted;
  const failed = saving.file === null || page?.file === null ? exitCode.violated : exitCode.clean;
  const code = bySignal(stopped ? exitCode.interrupted : failed, io.interrupted);
  if (saving.file !== null) output.print(`replay: ${replayCommand(saving.file, own?.flag)}`);
  output.report('shrink', {
    verdict: stopped ? 'interrupted' : 'shrunk',
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
    ...pageValue(page),
    schedule: scheduleValue(shorter.schedule),
  });
  return code;
}

/** What is not as short as it can be made says so: the next run goes on with it. */
function saved(out: string, file: FindingFile | null, { schedule, interrupted }: ShrunkFile): string {
  if (!interrupted) return file?.finish(schedule) ?? saveSchedule(out, schedule);
  if (file === null) return saveSchedule(out, { ...schedule, unshrunk: true });
  file.replace(schedule);
  return file.path;
}
