import { render } from '../../counterexamples/formats.ts';
import { traceOf } from '../../counterexamples/trace.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { causeOf } from '../../search/explain/cause.ts';
import type { Output } from '../terminal/output.ts';

/** Steps of a failure that are printed: about a screen. */
export const stepsShown = 40;

/** What was violated and why, how one gets there, and what was run. */
export function printPicture(output: Output, target: Target, schedule: Schedule): void {
  if (output.json) return;
  const { paint, columns } = output;
  const cause = causeOf(target, schedule);
  output.print(render('table', traceOf(target, schedule), { paint, columns, cause, steps: stepsShown }).trimEnd());
}
