import { expect, test } from 'vitest';
import { electionSafety } from '../properties/invariants/elections/election-safety.ts';
import type { Target } from '../properties/judging/target.ts';
import { outcomeOf } from '../properties/progressive.ts';
import { Budget } from '../search/explain/budget.ts';
import { explain } from '../search/explain/explain.ts';
import { tracedWithExplanation, tracedWithSlice } from './explained.ts';
import { election, runOf, targetOf, twoVotes, votesTwice } from './testing/example-runs.ts';
import { traceOf } from './trace.ts';

/** The same target, counting how often its servers are made. */
function counted(target: Target): { readonly target: Target; readonly made: () => number } {
  let made = 0;
  const make: Target['make'] = (options) => {
    made += 1;
    return target.make(options);
  };
  return { target: { ...target, make }, made: () => made };
}

const judged = targetOf(votesTwice, [electionSafety]);
const failing = runOf([...twoVotes, '2 heartbeat'], { target: judged });

test('to know the cause of a run that is shown, the run is made once', () => {
  const { target, made } = counted(judged);
  const { trace, why } = outcomeOf(tracedWithSlice(target, failing.schedule, new Budget(0)));
  expect(made()).toBe(2); // once for the servers of the start, once for the run
  expect(trace).toEqual(traceOf(judged, failing.schedule));
  expect(why).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a run and its explanation are those that come alone', () => {
  const { trace, why } = outcomeOf(tracedWithExplanation(judged, failing.schedule, {}));
  expect(trace).toEqual(failing);
  expect(why).toEqual(explain(judged, failing.schedule));
});

test.each([{}, { suffix: false } as const])('a run that fails nowhere is shown as it is run: %j', (ending) => {
  const { schedule } = runOf(election);
  const target = { ...judged, ...ending };
  const { trace, why } = outcomeOf(tracedWithExplanation(target, schedule, {}));
  expect(why).toBeNull();
  expect(trace).toEqual(traceOf(target, schedule));
});
