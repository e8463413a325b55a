import { render } from '../../counterexamples/show/formats.ts';
import type { ShowFormat } from '../../counterexamples/show/formats.ts';
import { stepsPage } from '../../counterexamples/show/steps-page.ts';
import { stateAfter } from '../../counterexamples/show/state.ts';
import { targetOf } from '../../counterexamples/replay.ts';
import { pageOf } from '../../counterexamples/page/html.ts';
import { runDocument } from '../../counterexamples/page/run-document.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import { traceOf } from '../../counterexamples/trace.ts';
import { hostOf } from '../../door/node-host.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { finish } from '../../search/engine/carry-on.ts';
import { explaining } from '../../search/explain/explain.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { Output } from '../terminal/output.ts';
import { loadFile } from '../files/known.ts';
import { pageTemplate } from '../files/page-template.ts';
import { toolName } from '../files/pages.ts';
import type { Own } from '../own/own.ts';
import { mayBeOwn, Owns } from '../own/owns.ts';
import type { SubjectFlag } from '../own/owns.ts';
import { pathFrom } from '../path-from.ts';
import { UsageError } from '../usage-error.ts';

export interface ShowFlags extends SubjectFlag {
  readonly format: ShowFormat | 'html';
  readonly at?: number;
}

/** A schedule's run in one of several forms. */
export async function show(path: string, flags: ShowFlags, io: Io): Promise<ExitCode> {
  const { format, at } = flags;
  if (at !== undefined && format !== 'table') throw new UsageError('--at goes with --format table only');
  if (format === 'html' && io.stdout.isTTY === true)
    throw new UsageError('--format html is a page for a browser: put it in a file, as in --format html > page.html');
  const output = new Output(io);
  const { file, schedule, own } = await loadFile(io, path, await Owns.from(io, flags));
  if (at !== undefined && at > schedule.steps.length) {
    throw new UsageError(`--at ${at}: the schedule has ${schedule.steps.length} steps`);
  }
  const { paint } = output;
  const { subject } = schedule;
  if (own === null && mayBeOwn(subject) && at === undefined && format === 'table') {
    output.write(`${stepsPage(schedule, paint)}\n`);
    output.warn(
      `raftcheck: ${subject} is not at hand, so this is what the file says: give --subject or --adapter to see it run`,
    );
    return exitCode.clean;
  }
  if (format === 'html') {
    output.write(await pageOfFile(io, file, schedule, own));
    return exitCode.clean;
  }
  const trace = traceOf(targetOf(schedule, file, own?.target), schedule);
  output.write(at === undefined ? render(format, trace, { paint }) : `${stateAfter(trace, at, { paint })}\n`);
  return exitCode.clean;
}

/** The page of a saved schedule, explained as `explain` does. How it was made short, nobody has written down. */
async function pageOfFile(io: Io, file: string, schedule: Schedule, own: Own | null): Promise<string> {
  const template = pageTemplate();
  const target = targetOf(schedule, file, own?.target);
  const isOver = (): boolean => io.interrupted.aborted;
  const explanation = await finish(explaining(target, schedule, { isOver }), hostOf(io.interrupted));
  const shrinking = { unknown: 'the file does not say how it was made short: the page of the command that finds does' };
  const command = replayCommand(pathFrom(io.cwd, file), own?.flag);
  return pageOf(runDocument(target, schedule, { explanation, shrinking, command, tool: toolName() }), template);
}
