import fc from 'fast-check';
import { median } from '../cli/terminal/numbers.ts';
import { stepsDrawn } from '../search/engine/search-plan.ts';
import { runDraft } from '../search/drawing/run-draft.ts';
import { Corpus } from '../search/guidance/corpus.ts';
import { abstractStates } from '../search/guidance/abstract-state.ts';
import { NoveltyRecorder } from '../search/guidance/novelty-recorder.ts';
import { allStrategies } from '../search/strategies/all.ts';
import type { Strategy } from '../search/strategies/strategy.ts';
import type { Target } from '../properties/judging/target.ts';
import { cpuMsOf } from './cpu-ms.ts';

const rounds = 5;
const runs = 400;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(7);

/**
 * Where the time of a search goes, strategy by strategy: what of it drawing, guiding and judging take, the rest being
 * choosing moves and making them. `alone` judges nothing.
 */
export function benchOverhead(judged: Target, alone: Target): void {
  for (const strategy of allStrategies.filter(({ buildsOn }) => buildsOn === undefined)) {
    const all = Array.from({ length: rounds + 1 }, (_, seed) => sharesOf(strategy, judged, alone, seed));
    const shares = all.slice(1); // the first round warms up
    const [drawing, guiding, judging] = (['drawing', 'guiding', 'judging'] as const).map((part) =>
      percent(median(shares.map((one) => one[part]))),
    );
    console.log(
      `overhead     ${strategy.name.padEnd(14)} drawing ${drawing}   guiding ${guiding}   judging ${judging}`,
    );
  }
}

function sharesOf(
  strategy: Strategy,
  judged: Target,
  alone: Target,
  seed: number,
): Readonly<Record<'drawing' | 'guiding' | 'judging', number>> {
  const [drawing, drafts] = cpuMsOf(() =>
    fc.sample(strategy.drafts({ steps: stepsDrawn }, new Corpus()), { seed, numRuns: runs }),
  );
  const recorder = new NoveltyRecorder(new Corpus(), [() => abstractStates]);
  const run = (target: Target, guided: boolean): number =>
    cpuMsOf(() => drafts.map((draft) => runDraft(target, draft, guided ? recorder.over(draft) : {})))[0];
  const bare = run(alone, false);
  const withJudges = run(judged, false);
  const withAll = run(judged, true);
  const whole = drawing + withAll;
  return { drawing: drawing / whole, guiding: (withAll - withJudges) / whole, judging: (withJudges - bare) / whole };
}
