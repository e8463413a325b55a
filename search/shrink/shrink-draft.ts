import { outcomeOf } from '../../properties/progressive.ts';
import { canonicalising } from '../drawing/run-draft.ts';
import type { Running } from '../../world/cluster/run.ts';
import type { Draft } from '../drawing/draft.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Limits } from './minimise.ts';
import { minimise } from './minimise.ts';
import type { Shrunk } from './shrunk.ts';
import type { Failing } from './trial.ts';

/** A run that failed once and not again: the subject is not a function of its schedule. */
export class NotDeterministicError extends Error {
  override readonly name = 'NotDeterministicError';
  readonly remedy = 'Let nothing in the subject read a clock, a random source, or an order that is not fixed.';

  constructor({ name }: Target, fact = 'a run that failed once did not fail again') {
    super(`subject ${name} is not deterministic: ${fact}`);
  }
}

/** A draft that fails, as the steps that it made; in small portions. Throws a NotDeterministicError. */
export function* findingFailing(target: Target, draft: Draft): Running<Failing> {
  const { steps, suffix, outcome } = yield* canonicalising(target, draft);
  const { violation } = outcome;
  if (violation === null) throw new NotDeterministicError(target);
  return { candidate: { options: draft.options, steps }, suffix, violation };
}

/** The same at once. */
export const failingOf = (target: Target, draft: Draft): Failing => outcomeOf(findingFailing(target, draft));

/** The short schedule of a draft that fails. */
export const shrinkDraft = (target: Target, draft: Draft, limits?: Limits): Shrunk =>
  minimise(target, failingOf(target, draft), limits);
