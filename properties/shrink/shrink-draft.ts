import { canonicalise } from '../run.ts';
import type { Draft } from '../search/draft.ts';
import type { Target } from '../target.ts';
import type { Limits } from './minimise.ts';
import { minimise } from './minimise.ts';
import type { Shrunk } from './shrink.ts';
import type { Failing } from './trial.ts';

/** A run that failed once and not again: the subject is not a function of its schedule. */
export class NotDeterministicError extends Error {
  override readonly name = 'NotDeterministicError';
  readonly remedy = 'Let nothing in the subject read a clock, a random source, or an order that is not fixed.';

  constructor(target: Target) {
    super(`subject ${target.name} is not deterministic: a run that failed once did not fail again`);
  }
}

/** A draft that fails, as the steps that it made. */
export function failingOf(target: Target, draft: Draft): Failing {
  const { steps, suffix, outcome } = canonicalise(target, draft);
  const { violation } = outcome;
  if (violation === null) throw new NotDeterministicError(target);
  return { candidate: { options: draft.options, steps }, suffix, violation };
}

/** The short schedule of a draft that fails. */
export const shrinkDraft = (target: Target, draft: Draft, limits?: Limits): Shrunk =>
  minimise(target, failingOf(target, draft), limits);
