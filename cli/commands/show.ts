import { render } from '../../counterexamples/show/formats.ts';
import type { ShowFormat } from '../../counterexamples/show/formats.ts';
import { stepsPage } from '../../counterexamples/show/steps-page.ts';
import { stateAfter } from '../../counterexamples/show/state.ts';
import { targetOf } from '../../counterexamples/replay.ts';
import { traceOf } from '../../counterexamples/trace.ts';
import type { CauseKnown } from '../../counterexamples/show/space-time/svg.ts';
import { hostOf } from '../../door/node-host.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { finish } from '../../search/engine/carry-on.ts';
import { Budget } from '../../search/explain/budget.ts';
import { causalSlice } from '../../search/explain/causal-slice.ts';
import { failingRun } from '../../search/explain/failing-run.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { Output } from '../terminal/output.ts';
import { loadFile } from '../files/known.ts';
import { mayBeOwn, Owns } from '../own/owns.ts';
import type { SubjectFlag } from '../own/owns.ts';
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
  const target = targetOf(schedule, file, own?.target);
  const trace = traceOf(target, schedule);
  if (at !== undefined) output.write(`${stateAfter(trace, at, { paint })}\n`);
  // A subject of the user may take long for a run, or not repeat it.
  else if (format === 'svg' && own === null) output.write(render(format, trace, await causeOf(target, schedule, io)));
  else output.write(render(format, trace, { paint }));
  return exitCode.clean;
}

const replaysMax = 300;
const replayedStepsMax = 200_000; // a long run is replayed the fewer times

/** What the violation hangs on, as `explain` finds it, for a picture that shows it. */
async function causeOf(target: Target, { options, steps }: Schedule, io: Io): Promise<CauseKnown> {
  const run = await finish(failingRun(target, options, steps), hostOf(io.interrupted));
  if (run === null) return {};
  const replays = Math.min(replaysMax, Math.floor(replayedStepsMax / Math.max(1, steps.length)));
  const slice = await finish(
    causalSlice(run, new Budget(replays, () => io.interrupted.aborted)),
    hostOf(io.interrupted),
  );
  return { cause: slice.inside };
}
