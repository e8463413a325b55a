import type { StepRecorder } from '../world/coverage/recorder.ts';
import { allGoals } from '../properties/judging/goals.ts';
import { notJudgedIn, searchedFor, targetJudgedBy, targetReaching } from '../world/registry/judged.ts';
import { judgedBy, recorded } from '../world/registry/judged-by.ts';
import { neverJudged } from '../properties/invariants/not-judged.ts';
import type { NotJudged } from '../properties/invariants/not-judged.ts';
import type { Draft, DraftOptions } from '../search/drawing/draft.ts';
import type { SearchPlan } from '../search/engine/search-plan.ts';
import { strategiesOf } from '../search/strategies/all.ts';
import { walks } from '../search/strategies/walks.ts';
import { notJudgedInWalks, walksPay, whyNoWalks } from '../search/walks/scope.ts';
import { subjectNames } from '../world/registry/registry.ts';
import type { Target } from '../properties/judging/target.ts';
import { conformance } from '../properties/judging/judge.ts';
import type { Own, OwnSource } from './own/own.ts';
import { refuseCore, unknownName, UsageError } from './usage-error.ts';

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
  readonly own?: Own | null | undefined; // the subject, if it is the user's
}

/** The same as a thread can be sent it. */
export type ThreadJob = Omit<SearchJob, 'own'> & { readonly source: OwnSource | null };

export function targetOf({ subject, properties, goal: wanted, own }: SearchJob, coverage?: StepRecorder): Target {
  const goal = allGoals.find(({ name }) => name === wanted);
  if (own) {
    refuseUnjudged(own.target, properties, goal === undefined);
    const target =
      goal === undefined
        ? searchedFor(judgedBy(own.target, { properties }), properties)
        : judgedBy(own.target, { reach: goal });
    return coverage === undefined ? target : recorded(target, coverage);
  }
  refuseCore(subject);
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
  return goal === undefined ? searchedFor(target, properties) : target;
}

/** To judge nothing would pass for clean. */
function refuseUnjudged({ notJudged }: Target, properties: readonly string[], isJudged: boolean): void {
  const left = neverJudged(notJudged);
  const reasons = properties.map((name) => left.find(({ property }) => property === name)?.reason);
  if (!isJudged || reasons.includes(undefined)) return;
  throw new UsageError(`--property: nothing is left to be judged: ${[...new Set(reasons)].join('; ')}`);
}

/** Of the properties that the job is to judge, those that it cannot. */
export function notJudgedBy(job: SearchJob): readonly NotJudged[] {
  const target = targetOf(job);
  return job.strategy === walks.name ? notJudgedInWalks(target, job.properties) : notJudgedIn(target, job.drafts);
}

/** Does the spec take part anyway: as the subject, or beside it (which it does not while a goal is looked for)? */
export const specRuns = ({ subject, goal, properties }: Pick<SearchJob, 'subject' | 'goal' | 'properties'>): boolean =>
  subject === 'model' || (goal === null && properties.includes(conformance));

/** The same as the library takes it. Throws a UsageError if there is no such subject. */
export function planOf(job: SearchJob): SearchPlan {
  const { seed, drafts, strategy, saved = [], coverage = false } = job;
  const target = targetOf(job);
  const noWalks = strategy === walks.name ? whyNoWalks(target, drafts) : null;
  if (noWalks !== null) throw new UsageError(`--strategy ${walks.name}: ${noWalks}`);
  const ground = { spec: specRuns(job), saved: saved.length > 0, smallScope: walksPay(target, drafts) };
  const strategies = strategiesOf(strategy, ground);
  return { target: (recorder) => targetOf(job, recorder), seed, drafts, strategies, saved, coverage };
}
