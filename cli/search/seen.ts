import type { Candidate } from '../../properties/shrink/trial.ts';
import type { Finding } from '../../properties/search/fuzz.ts';
import { failureKey } from '../../properties/shape/failure-key.ts';
import { NotDeterministicError } from '../../properties/shrink/shrink-draft.ts';
import type { Progressive } from '../../properties/shrink/progressive.ts';
import type { Target } from '../../properties/target.ts';

/** What makes a finding another one than those before. */
export function keyOf(target: Target, failing: Candidate): string {
  const key = failureKey(target, failing);
  if (key === null) throw new NotDeterministicError(target);
  return key;
}

/** Shrinking that ends where what it has come to was seen before: nobody needs that any shorter. */
export function* untilSeen(
  target: Target,
  steps: Progressive<Finding>,
  isSeen: (key: string) => boolean,
): Progressive<Finding> {
  let looked: Finding['schedule']['steps'] | null = null;
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (value.schedule.steps !== looked && isSeen(keyOf(target, value.schedule))) return value;
    looked = value.schedule.steps;
    yield value;
  }
}
