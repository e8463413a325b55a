import type { SpecCoverage } from '../../properties/coverage/coverage.ts';
import { CoverageRecorder } from '../../properties/coverage/recorder.ts';
import { allGoals } from '../../properties/goals.ts';
import { targetJudgedBy, targetReaching } from '../../properties/judged.ts';
import type { DraftOptions } from '../../properties/search/draft.ts';
import { Fuzzer } from '../../properties/search/fuzz.ts';
import type { Hit } from '../../properties/search/fuzz.ts';
import type { Summary } from '../../properties/search/summary.ts';
import { subjectNames } from '../../properties/subjects/registry.ts';
import type { Target } from '../../properties/target.ts';
import { conformance } from '../../properties/world/judge.ts';
import { refuseCore, unknownName, UsageError } from '../usage-error.ts';

/** What to search, as plain data that a worker thread can be given. */
export interface SearchJob {
  readonly subject: string;
  readonly properties: readonly string[];
  readonly goal: string | null; // if given, the only thing that is looked for
  readonly seed: number;
  readonly drafts: DraftOptions;
  readonly coverage?: boolean; // count what the runs exercise of the spec
}

export interface ChunkResult {
  readonly summary: Summary;
  readonly coverage: SpecCoverage | null;
  readonly failing: Hit | null;
}

export function targetOf({ subject, properties, goal: wanted }: SearchJob, coverage?: CoverageRecorder): Target {
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

export type SearchChunk = (chunk: number, runs: number) => ChunkResult;

/**
 * Searches chunks of the job's seed, or the first `runs` runs of one. Each has a Fuzzer of its own, so that its summary
 * is its own; the target is nobody else's, so that what it records is of these runs and not of shrinking.
 */
export function chunkSearcher(job: SearchJob): SearchChunk {
  const recorder = recorderOf(job);
  const target = targetOf(job, recorder);
  return (chunk, runs) => {
    const fuzzer = new Fuzzer(target, job.seed, job.drafts);
    const failing = fuzzer.search(chunk, runs);
    return { summary: fuzzer.summary, coverage: recorder?.take() ?? null, failing };
  };
}

export const recorderOf = ({ coverage }: SearchJob): CoverageRecorder | undefined =>
  coverage === true ? new CoverageRecorder() : undefined;
