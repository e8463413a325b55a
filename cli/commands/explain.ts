import { show } from '../../counterexamples/printable.ts';
import { explanationPage } from '../../counterexamples/show/explanation.ts';
import { traceOf } from '../../counterexamples/trace.ts';
import { explaining } from '../../search/explain/explain.ts';
import { finish } from '../../search/engine/carry-on.ts';
import { bySignal, exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { explanationValue } from '../report/explanation-value.ts';
import { hostOf } from '../../door/node-host.ts';
import type { Io } from '../io.ts';
import { Output } from '../terminal/output.ts';
import type { OutputOptions } from '../terminal/output.ts';
import { loadKnown } from '../files/known.ts';
import { Owns } from '../own/owns.ts';
import type { SubjectFlag } from '../own/owns.ts';

export interface ExplainFlags extends OutputOptions, SubjectFlag {
  readonly replays: number;
}

/** Why a schedule fails. */
export async function explain(path: string, flags: ExplainFlags, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const { schedule, target } = await loadKnown(io, path, await Owns.from(io, flags));
  const isOver = (): boolean => io.interrupted.aborted;
  const steps = explaining(target, schedule, { replaysMax: flags.replays, isOver });
  const explanation = await finish(steps, hostOf(io.interrupted));
  if (explanation === null) {
    output.warn(`${show(path)}: nothing is violated when it is run, so there is nothing to explain`);
    output.report('explain', { verdict: 'holds', exitCode: exitCode.violated });
    return exitCode.violated;
  }
  output.print(explanationPage(traceOf(target, schedule), explanation, output.paint, output.columns));
  const stopped = io.interrupted.aborted;
  const code = stopped ? bySignal(exitCode.interrupted, io.interrupted) : exitCode.clean;
  const verdict = stopped ? 'interrupted' : 'explained';
  output.report('explain', { verdict, exitCode: code, ...explanationValue(explanation) });
  return code;
}
