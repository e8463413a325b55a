import { render } from '../../counterexamples/formats.ts';
import type { ShowFormat } from '../../counterexamples/formats.ts';
import { stepsPage } from '../../counterexamples/show/steps-page.ts';
import { stateAfter } from '../../counterexamples/show/state.ts';
import { targetOf } from '../../counterexamples/replay.ts';
import { traceOf } from '../../counterexamples/trace.ts';
import { causeOf } from '../../search/explain/cause.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { Output } from '../terminal/output.ts';
import { loadFile } from '../files/known.ts';
import { mayBeOwn, Owns } from '../own/owns.ts';
import type { SubjectFlag } from '../own/owns.ts';
import { UsageError } from '../usage-error.ts';
import { pageOfFile, runWithCause } from './show-page.ts';

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
  const { paint, columns } = output;
  const { subject } = schedule;
  if (own === null && mayBeOwn(subject) && at === undefined && format === 'table') {
    output.write(`${stepsPage(schedule, paint, columns)}\n`);
    output.warn(
      `raftcheck: ${subject} is not at hand, so this is what the file says: give --subject or --adapter to see it run`,
    );
    return exitCode.clean;
  }
  const target = targetOf(schedule, file, own?.target);
  if (format === 'html') {
    output.write(await pageOfFile(io, { file, schedule, target, flag: own?.flag }));
    return exitCode.clean;
  }
  // A subject of the user may take long for a run, or not repeat it.
  if (format === 'svg' && own === null) {
    const { trace, ...cause } = await runWithCause(io, target, schedule);
    output.write(render(format, trace, cause));
    return exitCode.clean;
  }
  const trace = traceOf(target, schedule);
  if (at !== undefined) {
    output.write(`${stateAfter(trace, at, { paint, columns })}\n`);
    return exitCode.clean;
  }
  const cause = format === 'table' ? causeOf(target, schedule) : null;
  output.write(render(format, trace, { paint, columns, cause }));
  return exitCode.clean;
}
