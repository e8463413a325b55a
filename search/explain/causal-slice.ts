import { causalPast } from '../causes/happened-before.ts';
import type { Running } from '../../world/cluster/run.ts';
import type { Budget } from './budget.ts';
import type { FailingRun } from './failing-run.ts';
import { failsAlike, needsSuffix } from './failing-run.ts';
import { runningVariant } from './variant.ts';

/** What of a run the violation hangs on. */
export interface CausalSlice {
  /** Steps on which no other step of the slice depends, the one that the violation came with included: what it compares. */
  readonly ends: readonly number[];
  readonly inside: readonly number[]; // the ends, and all that they depend on
  readonly outside: readonly number[]; // made, but not in the causal past of the violation
  readonly complete: boolean; // false: the budget was spent, and more may lie outside
}

/**
 * The causal past of the violation. Mostly a violation is not the work of one step: two servers won a term, each in its
 * own step, and neither knew. So a smallest set of steps is looked for that has with each step all that it depends on,
 * and that ends by itself in the same violation. That it does is seen by running it.
 */
export function* causalSlice(run: FailingRun, budget: Budget): Running<CausalSlice> {
  const { made, culprit, order } = run;
  const servers = made.filter(({ server }) => server !== null).map(({ number }) => number);
  const fails = function* (smaller: ReadonlySet<number>): Running<boolean> {
    const plan = made.filter(({ number }) => smaller.has(number));
    return failsAlike(run, yield* runningVariant(run.target, run.options, plan, needsSuffix(run)));
  };
  let complete = true;
  let kept: ReadonlySet<number> = new Set(made.map(({ number }) => number));
  /** Goes without what is not in `smaller`, if that fails by itself. */
  const narrow = function* (smaller: ReadonlySet<number>): Running<boolean> {
    if (smaller.size === kept.size) return true;
    if (!budget.take()) complete = false;
    else if (yield* fails(smaller)) kept = smaller;
    return kept === smaller;
  };
  const alone = culprit !== null && (yield* narrow(causalPast(order, [culprit])));
  if (!alone) {
    yield* narrow(causalPast(order, servers)); // without what only the network saw, but for copies that arrived
    for (const { number } of made.toReversed()) {
      if (number === culprit || !kept.has(number) || !isEnd(order, kept, number)) continue;
      yield* narrow(new Set([...kept].filter((other) => other !== number)));
    }
  }
  const numbers = made.map(({ number }) => number);
  return {
    ends: numbers.filter((number) => kept.has(number) && (number === culprit || isEnd(order, kept, number))),
    inside: numbers.filter((number) => kept.has(number)),
    outside: numbers.filter((number) => !kept.has(number)),
    complete,
  };
}

function isEnd(order: ReadonlyMap<number, readonly number[]>, kept: ReadonlySet<number>, step: number): boolean {
  return ![...kept].some((other) => order.get(other)?.includes(step) === true);
}
