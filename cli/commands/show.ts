import { render } from '../../counterexamples/show/formats.ts';
import type { ShowFormat } from '../../counterexamples/show/formats.ts';
import { stateAfter } from '../../counterexamples/show/state.ts';
import { traceOf } from '../../counterexamples/trace.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { Output } from '../terminal/output.ts';
import { loadKnown } from '../files/saved.ts';
import { UsageError } from '../usage-error.ts';

export interface ShowFlags {
  readonly format: ShowFormat;
  readonly at?: number;
}

/** A schedule's run in one of several forms. */
export function show(path: string, { format, at }: ShowFlags, io: Io): ExitCode {
  if (at !== undefined && format !== 'table') throw new UsageError('--at goes with --format table only');
  const output = new Output(io);
  const { schedule, target } = loadKnown(io.cwd, path);
  if (at !== undefined && at > schedule.steps.length) {
    throw new UsageError(`--at ${at}: the schedule has ${schedule.steps.length} steps`);
  }
  const trace = traceOf(target, schedule);
  const { paint } = output;
  output.write(at === undefined ? render(format, trace, { paint }) : `${stateAfter(trace, at, { paint })}\n`);
  return exitCode.clean;
}
