import { HeldBack } from '../../world/coverage/held-back.ts';
import { CoverageRecorder } from '../../world/coverage/recorder.ts';
import type { StepRecorder } from '../../world/coverage/recorder.ts';
import type { Progressive } from '../../properties/progressive.ts';
import type { Running } from '../../world/cluster/run.ts';
import { abstractStates } from '../guidance/abstract-state.ts';
import { bothRecorders, SpecSteps } from '../guidance/spec-steps.ts';
import type { Watches } from '../guidance/watch.ts';
import { firstCorpus } from '../guidance/first-corpus.ts';
import type { ChunkRequest, ChunkResult } from './chunk.ts';
import { Fuzzer } from './fuzz.ts';
import type { Searched } from './fuzz.ts';
import { Walks } from '../walks/walks.ts';
import { strategyNamed } from '../strategies/all.ts';
import type { Strategy } from '../strategies/strategy.ts';
import type { SearchPlan } from './search-plan.ts';
import type { Summary } from './summary.ts';
import { copyOfSummary } from './summary.ts';
import { walkingChunk } from './walk-chunk.ts';

/** Searches a chunk in small portions, after each of which it can be asked what its runs before came to. */
export type SearchChunk = (request: ChunkRequest) => Progressive<() => ChunkResult, ChunkResult>;

/**
 * Searches chunks of the plan's seed, or the first `runs` runs of one, in order. Each has a Fuzzer of its own, so that its
 * summary is its own; the target is nobody else's, so that what it records is of these runs and not of shrinking. To look
 * through what was saved takes a while, so that comes in portions too.
 */
export function* chunkSearcher(plan: SearchPlan): Running<SearchChunk> {
  const recorder = plan.coverage ? new CoverageRecorder() : null;
  const heldBack = recorder && new HeldBack(recorder);
  const builds = (on: Strategy['buildsOn']): boolean => plan.strategies.some(({ buildsOn }) => buildsOn === on);
  const specSteps = builds('spec') ? new SpecSteps() : null;
  const target = plan.target(together(heldBack, specSteps));
  const watches: Watches = [
    ...(builds('states') ? [() => abstractStates] : []),
    ...(specSteps === null ? [] : [() => specSteps.watch()]),
  ];
  const corpus = yield* firstCorpus(target, plan.drafts, plan.saved, watches);
  const walks = plan.strategies.some(({ inSmallScope }) => inSmallScope === true)
    ? new Walks(plan.target(), plan.seed, plan.drafts)
    : null;
  return function* ({ chunk, runs, strategy, news, runByRun }) {
    if (walks !== null && strategyNamed(strategy).inSmallScope === true)
      return yield* walkingChunk(walks, chunk, runs, runByRun);
    heldBack?.forget(); // of what was saved, or of a run that was cut off
    for (const kept of news) corpus.add(kept);
    const fuzzer = new Fuzzer(target, plan.seed, plan.drafts, strategyNamed(strategy), watches);
    const byRun: Summary[] = [];
    const onRun = (): void => {
      heldBack?.tell();
      if (runByRun) byRun.push(copyOfSummary(fuzzer.summary));
    };
    const result = ({ hit, kept }: Searched): ChunkResult => ({
      summary: fuzzer.summary,
      coverage: recorder?.take() ?? null,
      failing: hit,
      kept,
      byRun,
    });
    const searching = fuzzer.searching(chunk, runs, corpus, onRun);
    let next = searching.next();
    for (; next.done !== true; next = searching.next()) {
      const { value } = next;
      yield () => result(value);
    }
    return result(next.value);
  };
}

function together(one: StepRecorder | null, other: StepRecorder | null): StepRecorder | undefined {
  return one === null || other === null ? (one ?? other ?? undefined) : bothRecorders(one, other);
}
