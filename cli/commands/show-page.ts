import { pageOf } from '../../counterexamples/page/html.ts';
import { runDocument } from '../../counterexamples/page/run-document.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import { hostOf } from '../../door/node-host.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { finish } from '../../search/engine/carry-on.ts';
import { Budget } from '../../search/explain/budget.ts';
import { causalSlice } from '../../search/explain/causal-slice.ts';
import { explaining } from '../../search/explain/explain.ts';
import { failingRun } from '../../search/explain/failing-run.ts';
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
  const explanation = await finish(explaining(target, schedule, { isOver }), hostOf(io.interrupted));
  const shrinking = { unknown: 'the file does not say how it was made short: the page of the command that finds does' };
  const command = replayCommand(pathFrom(io.cwd, file), flag);
  return pageOf(runDocument(target, schedule, { explanation, shrinking, command, tool: toolName() }), template);
}

const replaysMax = 300;
const replayedStepsMax = 200_000; // a long run is replayed the fewer times

/** The steps that the violation hangs on, as `explain` finds them, for a picture that shows it; null if there is none. */
export async function hangingOn(
  io: Io,
  target: Target,
  { options, steps }: Schedule,
): Promise<readonly number[] | null> {
  const host = hostOf(io.interrupted);
  const run = await finish(failingRun(target, options, steps), host);
  if (run === null) return null;
  const replays = Math.min(replaysMax, Math.floor(replayedStepsMax / Math.max(1, steps.length)));
  const budget = new Budget(replays, () => io.interrupted.aborted);
  return (await finish(causalSlice(run, budget), host)).inside;
}
