import { failureKey } from '../causes/failure-key.ts';
import type { Candidate } from '../shrink/trial.ts';
import type { Target } from '../../properties/judging/target.ts';

/** A schedule that still fails, and where it comes from. */
export interface FailingSource<Source> {
  readonly source: Source;
  readonly target: Target;
  readonly schedule: Candidate;
}

/** What a search need not find any more. */
export interface KnownFailure<Source> {
  readonly key: string; // failureKey
  readonly source: Source;
  readonly sameAs: Source | null; // an earlier one with the same key
}

/** What makes each of them another failure than the others; those that do not fail are none. */
export function knownFailures<Source>(failing: readonly FailingSource<Source>[]): readonly KnownFailure<Source>[] {
  const first = new Map<string, Source>();
  const known: KnownFailure<Source>[] = [];
  for (const { source, target, schedule } of failing) {
    const key = failureKey(target, schedule);
    if (key === null) continue;
    known.push({ key, source, sameAs: first.get(key) ?? null });
    if (!first.has(key)) first.set(key, source);
  }
  return known;
}
