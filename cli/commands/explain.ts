import { show } from '../../counterexamples/printable.ts';
import { explanationPage } from '../../counterexamples/show/explanation.ts';
import { traceOf } from '../../counterexamples/trace.ts';
import { explain as explanationOf } from '../../properties/explain/explain.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { explanationValue } from '../explanation-value.ts';
import type { Io } from '../io.ts';
import { Output } from '../output.ts';
import type { OutputOptions } from '../output.ts';
import { loadKnown } from '../saved.ts';

export interface ExplainFlags extends OutputOptions {
  readonly replays: number;
}

/** Why a schedule fails. */
export function explain(path: string, flags: ExplainFlags, io: Io): ExitCode {
  const output = new Output(io, flags);
  const { schedule, target } = loadKnown(io.cwd, path);
  const explanation = explanationOf(target, schedule, { replaysMax: flags.replays });
  if (explanation === null) {
    output.warn(`${show(path)}: nothing is violated when it is run, so there is nothing to explain`);
    output.report('explain', { verdict: 'holds', exitCode: exitCode.violated });
    return exitCode.violated;
  }
  output.print(explanationPage(traceOf(target, schedule), explanation, output.paint));
  output.report('explain', { verdict: 'explained', exitCode: exitCode.clean, ...explanationValue(explanation) });
  return exitCode.clean;
}
