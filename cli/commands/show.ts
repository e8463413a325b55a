import { render } from '../../counterexamples/show/formats.ts';
import type { ShowFormat } from '../../counterexamples/show/formats.ts';
import { stateAfter } from '../../counterexamples/show/state.ts';
import { traceOf } from '../../counterexamples/trace.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { Output } from '../terminal/output.ts';
import { loadKnown } from '../files/saved.ts';
import { ownOf } from '../own.ts';
import type { SubjectFlag } from '../own.ts';
import { UsageError } from '../usage-error.ts';

export interface ShowFlags extends SubjectFlag {
  readonly format: ShowFormat;
  readonly at?: number;
}

/** A schedule's run in one of several forms. */
export async function show(path: string, flags: ShowFlags, io: Io): Promise<ExitCode> {
  const { format, at } = flags;
  if (at !== undefined && format !== 'table') throw new UsageError('--at goes with --format table only');
  const output = new Output(io);
  const own = await ownOf(io.cwd, flags);
  const { schedule, target } = loadKnown(io.cwd, path, own?.target ?? null);
  if (at !== undefined && at > schedule.steps.length) {
    throw new UsageError(`--at ${at}: the schedule has ${schedule.steps.length} steps`);
  }
  const trace = traceOf(target, schedule);
  const { paint } = output;
  output.write(at === undefined ? render(format, trace, { paint }) : `${stateAfter(trace, at, { paint })}\n`);
  return exitCode.clean;
}
