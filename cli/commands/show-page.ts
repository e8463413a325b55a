import { tracedWithExplanation, tracedWithSlice } from '../../counterexamples/explained.ts';
import { pageOf } from '../../counterexamples/page/html.ts';
import { runDocument } from '../../counterexamples/page/run-document.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import type { Trace } from '../../counterexamples/trace.ts';
import { hostOf } from '../../door/node-host.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { finish } from '../../search/engine/carry-on.ts';
import { Budget } from '../../search/explain/budget.ts';
import { pageTemplate } from '../files/page-template.ts';
import { toolName } from '../files/pages.ts';
import type { Io } from '../io.ts';
import { pathFrom } from '../path-from.ts';

/** A saved schedule, with what it is judged by. */
interface Saved {
  readonly file: string;
  readonly schedule: Schedule;
  readonly target: Target;
  readonly flag: string | undefined; // by which a subject of the user was given
}

/** The page of a saved schedule, explained as `explain` does. How it was made short, nobody has written down. */
export async function pageOfFile(io: Io, { file, schedule, target, flag }: Saved): Promise<string> {
  const template = pageTemplate();
  const isOver = (): boolean => io.interrupted.aborted;
  const steps = tracedWithExplanation(target, schedule, { isOver });
  const { trace, why: explanation } = await finish(steps, hostOf(io.interrupted));
  const shrinking = {
    unknown: 'a file does not say how it was made short; a page does that is made as it is found (fuzz --html)',
  };
  const command = replayCommand(pathFrom(io.cwd, file), flag);
  const around = { trace, explanation, shrinking, command, tool: toolName() };
  return pageOf(runDocument(target, schedule, around), template);
}

const replaysMax = 300;
const replayedStepsMax = 200_000; // a long run is replayed the fewer times

/** A run, and the steps that its violation hangs on, as `explain` finds them, for a picture that shows it. */
export async function runWithCause(
  io: Io,
  target: Target,
  schedule: Schedule,
): Promise<{ readonly trace: Trace; readonly hangsOn?: readonly number[] }> {
  const replays = Math.min(replaysMax, Math.floor(replayedStepsMax / Math.max(1, schedule.steps.length)));
  const budget = new Budget(replays, () => io.interrupted.aborted);
  const { trace, why } = await finish(tracedWithSlice(target, schedule, budget), hostOf(io.interrupted));
  return why === null ? { trace } : { trace, hangsOn: why };
}
