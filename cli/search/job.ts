import type { SpecCoverage } from '../../properties/coverage/coverage.ts';
import { CoverageRecorder } from '../../properties/coverage/recorder.ts';
import type { StepRecorder } from '../../properties/coverage/recorder.ts';
import { allGoals } from '../../properties/goals.ts';
import type { NotJudged } from '../../properties/invariants/not-judged.ts';
import { notJudgedIn, targetJudgedBy, targetReaching } from '../../properties/judged.ts';
import type { Kept } from '../../properties/search/corpus.ts';
import type { Draft, DraftOptions } from '../../properties/search/draft.ts';
import { firstCorpus } from '../../properties/search/first-corpus.ts';
import { Fuzzer } from '../../properties/search/fuzz.ts';
import type { Hit } from '../../properties/search/fuzz.ts';
import { abstractStates } from '../../properties/search/landmarks/abstract-state.ts';
import { bothRecorders, SpecSteps } from '../../properties/search/landmarks/spec-steps.ts';
import type { Watches } from '../../properties/search/landmarks/watch.ts';
import { strategiesOf, strategyNamed } from '../../properties/search/strategies/all.ts';
import type { Strategy } from '../../properties/search/strategies/strategy.ts';
import type { Summary } from '../../properties/search/summary.ts';
import { subjectNames } from '../../properties/subjects/registry.ts';
import type { Target } from '../../properties/target.ts';
import { conformance } from '../../properties/world/judge.ts';
import { refuseCore, unknownName, UsageError } from '../usage-error.ts';

/** Choices in a run, unless somebody says otherwise: long runs find more in the same time than many short ones. */
export const stepsDrawn = 400;

/** What to search, as plain data that a worker thread can be given. */
export interface SearchJob {
  readonly subject: string;
  readonly properties: readonly string[];
  readonly goal: string | null; // if given, the only thing that is looked for
  readonly seed: number;
  readonly drafts: DraftOptions;
  readonly strategy: string; // or the portfolio of them
  readonly saved?: readonly Draft[]; // schedules that the search may build on
  readonly coverage?: boolean; // count what the runs exercise of the spec
}

/** A chunk of runs that is asked for. */
export interface ChunkRequest {
  readonly chunk: number;
  readonly runs: number; // the first ones of it
  readonly strategy: string;
  readonly news: readonly Kept[]; // learnt since the last one that the same worker was asked for
}

export interface ChunkResult {
  readonly summary: Summary;
  readonly coverage: SpecCoverage | null;
  readonly failing: Hit | null;
  readonly kept: readonly Kept[];
}

export function targetOf({ subject, properties, goal: wanted }: SearchJob, coverage?: StepRecorder): Target {
  refuseCore(subject);
  const goal = allGoals.find(({ name }) => name === wanted);
  const target =
    goal === undefined ? targetJudgedBy(subject, properties, coverage) : targetReaching(subject, goal, coverage);
  if (target === null)
    throw unknownName(
      'subject',
      subject,
      subjectNames,
      'there are impl, model, documented and fault:ID (raftcheck faults)',
    );
  if (subject === 'model' && goal === undefined && properties.every((name) => name === conformance)) {
    throw new UsageError('--property conformance says nothing of model: the spec beside itself conforms to anything');
  }
  return target;
}

/** Of the properties that the job is to judge, those that it cannot. */
export const notJudgedBy = (job: SearchJob): readonly NotJudged[] => notJudgedIn(targetOf(job), job.drafts);

/** The strategies that take part. */
export const strategiesIn = (job: SearchJob): readonly Strategy[] =>
  strategiesOf(job.strategy, { spec: specRuns(job), saved: (job.saved ?? []).length > 0 });

/** Does the spec take part anyway: as the subject, or beside it (which it does not while a goal is looked for)? */
export const specRuns = ({ subject, goal, properties }: Pick<SearchJob, 'subject' | 'goal' | 'properties'>): boolean =>
  subject === 'model' || (goal === null && properties.includes(conformance));

export type SearchChunk = (request: ChunkRequest) => ChunkResult;

/**
 * Searches chunks of the job's seed, or the first `runs` runs of one. Each has a Fuzzer of its own, so that its summary
 * is its own; the target is nobody else's, so that what it records is of these runs and not of shrinking.
 */
export function chunkSearcher(job: SearchJob): SearchChunk {
  const recorder = recorderOf(job);
  const strategies = strategiesIn(job);
  const builds = (on: Strategy['buildsOn']): boolean => strategies.some(({ buildsOn }) => buildsOn === on);
  const specSteps = builds('spec') ? new SpecSteps() : null;
  const target = targetOf(job, together(recorder, specSteps));
  const watches: Watches = [
    ...(builds('states') ? [() => abstractStates] : []),
    ...(specSteps === null ? [] : [() => specSteps.watch()]),
  ];
  const corpus = firstCorpus(target, job.drafts, job.saved ?? [], watches);
  recorder?.take();
  return ({ chunk, runs, strategy, news }) => {
    for (const kept of news) corpus.add(kept);
    const fuzzer = new Fuzzer(target, job.seed, job.drafts, strategyNamed(strategy), watches);
    const { hit, kept } = fuzzer.search(chunk, runs, corpus);
    return { summary: fuzzer.summary, coverage: recorder?.take() ?? null, failing: hit, kept };
  };
}

export const recorderOf = ({ coverage }: SearchJob): CoverageRecorder | undefined =>
  coverage === true ? new CoverageRecorder() : undefined;

function together(one: StepRecorder | undefined, other: StepRecorder | null): StepRecorder | undefined {
  return one === undefined || other === null ? (one ?? other ?? undefined) : bothRecorders(one, other);
}
