import type { Target } from '../properties/judging/target.ts';
import type { Schedule } from '../properties/seen/schedule.ts';
import type { Budget } from '../search/explain/budget.ts';
import { causalSlice } from '../search/explain/causal-slice.ts';
import type { Explaining, Explanation } from '../search/explain/explain.ts';
import { explaining } from '../search/explain/explain.ts';
import { failingRun } from '../search/explain/failing-run.ts';
import type { Observer, Running } from '../world/cluster/run.ts';
import { Recording, traceOf } from './trace.ts';
import type { Trace } from './trace.ts';

/** A run, and what is known of why it fails; null if it does not. */
export interface Explained<Why> {
  readonly trace: Trace;
  readonly why: Why | null;
}

/** A run and its explanation: what is explained is the run that is shown, which is made once. */
export const tracedWithExplanation = (
  target: Target,
  schedule: Schedule,
  limits: Omit<Explaining, 'onlooker'>,
): Running<Explained<Explanation>> =>
  recorded(target, schedule, (onlooker) => explaining(target, schedule, { ...limits, onlooker }));

/** A run and the steps that its violation hangs on: of an explanation, the slice alone. */
export const tracedWithSlice = (
  target: Target,
  schedule: Schedule,
  budget: Budget,
): Running<Explained<readonly number[]>> =>
  recorded(target, schedule, function* (onlooker) {
    const run = yield* failingRun(target, schedule.options, schedule.steps, onlooker);
    return run && (yield* causalSlice(run, budget)).inside;
  });

function* recorded<Why>(
  target: Target,
  schedule: Schedule,
  explain: (onlooker: Observer) => Running<Why | null>,
): Running<Explained<Why>> {
  const recording = new Recording(target, schedule);
  const why = yield* explain(recording.onlooker);
  const { trace } = recording;
  // It is explained how a run goes on when the faults stop, even where nobody would judge that.
  const isBeyond = target.suffix === false && trace.culprit === null;
  return { trace: isBeyond ? traceOf(target, schedule) : trace, why };
}
