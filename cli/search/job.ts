import { allGoals } from '../../properties/goals.ts';
import { targetJudgedBy, targetReaching } from '../../properties/judged.ts';
import type { Draft, DraftOptions } from '../../properties/search/draft.ts';
import { Fuzzer } from '../../properties/search/fuzz.ts';
import type { RunPath } from '../../properties/search/fuzz.ts';
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
}

export interface ChunkResult {
  readonly summary: Summary;
  readonly failing: { readonly draft: Draft; readonly path: RunPath } | null;
}

export function targetOf({ subject, properties, goal: wanted }: SearchJob): Target {
  refuseCore(subject);
  const goal = allGoals.find(({ name }) => name === wanted);
  const target = goal === undefined ? targetJudgedBy(subject, properties) : targetReaching(subject, goal);
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

/** Chunk `chunk` of the job's seed, or its first `runs` runs: a Fuzzer of its own, so that its summary is its own. */
export function searchChunk(target: Target, { seed, drafts }: SearchJob, chunk: number, runs: number): ChunkResult {
  const fuzzer = new Fuzzer(target, seed, drafts);
  const failing = fuzzer.search(chunk, runs);
  return { summary: fuzzer.summary, failing };
}
