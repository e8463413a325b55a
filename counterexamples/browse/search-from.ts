import fc from 'fast-check';
import { sameClass } from '../../search/shrink/trial.ts';
import type { Violation } from '../../properties/judging/judge.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { choice } from '../../search/drawing/draft.ts';
import { mix } from '../../search/drawing/draw-mix.ts';
import { drawsOf } from '../../search/drawing/draws.ts';
import { canonicalising } from '../../search/drawing/run-draft.ts';
import { sparedBy } from '../../search/drawing/network-of.ts';
import { nameOf } from '../../world/cluster/move.ts';
import { runningSteps } from '../../world/cluster/run.ts';
import type { Running } from '../../world/cluster/run.ts';
import type { World } from '../../world/cluster/world.ts';
import { usualNemeses } from '../../world/steps/descriptor.ts';
import type { Mix, Move } from '../../world/steps/descriptor.ts';

/** What is looked for from a state. */
export interface Wanted {
  readonly target: Target; // which breaks where it is reached
  readonly options: ClusterOptions;
  readonly begin: readonly Step[]; // that lead to the state, all of which apply
  readonly mix: Mix | null; // how often each kind of step comes; null: drawn
}

/** Steps of one run beyond the state: few at first, for those are easy to read. */
const stepsMost = 400;
const lengths = [12, 25, 50, 100, 200, stepsMost];
const runsMost = 20_000;
const replaysMost = 400; // to make what was found shorter

/** The steps from the state on that lead there, few of them; null if none were found. Same seed, same steps. */
export function* searchFrom(wanted: Wanted, seed: number): Running<readonly Step[] | null> {
  const { target, options, begin } = wanted;
  const allowed = usualNemeses.filter((one) => !sparedBy(options.network).includes(one));
  const drawn = (): fc.Arbitrary<{ readonly mix: Mix; readonly choices: readonly number[] }> =>
    fc.record({
      mix: wanted.mix === null ? mix(options, allowed) : fc.constant(wanted.mix),
      choices: fc.noShrink(fc.array(choice, { minLength: stepsMost, maxLength: stepsMost, size: 'max' })),
    });
  for (let run = 0; run < runsMost; run += runsAtOnce) {
    const draws = drawsOf(drawn, seed + run, runsAtOnce);
    for (const [k, draw] of draws.entries()) {
      const { choices, ...draft } = draw();
      const few = choices.slice(0, lengths[(run + k) >> 4] ?? stepsMost);
      const { steps, outcome } = yield* canonicalising(
        target,
        { ...draft, options, choices: few, begin },
        { suffix: false },
      );
      if (outcome.violation !== null) return yield* shortened(wanted, steps.slice(begin.length), outcome.violation);
      yield;
    }
  }
  return null;
}

const runsAtOnce = 64;

/** Leaves out whatever is not needed to come there: ever smaller chunks, until no single step can go. */
function* shortened(wanted: Wanted, found: readonly Step[], violation: Violation): Running<readonly Step[]> {
  let best = found;
  let replays = 0;
  for (let size = Math.ceil(best.length / 2); size >= 1; ) {
    let isShorter = false;
    for (let from = best.length - size; from > -size && replays < replaysMost; from -= size) {
      const candidate = [...best.slice(0, Math.max(0, from)), ...best.slice(from + size)];
      replays += 1;
      const steps = yield* replayed(wanted, candidate, violation);
      if (steps === null || steps.length >= best.length) continue;
      best = steps;
      isShorter = true;
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (!isShorter || replays >= replaysMost) return best;
  }
  return best;
}

/** The steps of those that were made from the state on, by their names in this run; null if they do not lead there. */
function* replayed(
  { target, options, begin }: Wanted,
  steps: readonly Step[],
  wanted: Violation,
): Running<readonly Step[] | null> {
  const made: Step[] = [];
  const observer = { before: (world: World, _step: Step, move: Move): void => void made.push(nameOf(world, move)) };
  const outcome = yield* runningSteps(target, options, [...begin, ...steps], { observer, suffix: false });
  yield;
  const { violation } = outcome;
  return violation === null || !sameClass(violation, wanted) ? null : made.slice(begin.length);
}
