import { canonicalise } from '../run.ts';
import type { Draft } from '../search/draft.ts';
import type { Target } from '../target.ts';
import type { Shrunk } from './shrink.ts';
import { shrink } from './shrink.ts';

/** A run that failed once and not again: the subject is not a function of its schedule. */
export class NotDeterministicError extends Error {
  override readonly name = 'NotDeterministicError';
  readonly remedy = 'Let nothing in the subject read a clock, a random source, or an order that is not fixed.';

  constructor(target: Target) {
    super(`subject ${target.name} is not deterministic: a run that failed once did not fail again`);
  }
}

/** The short schedule of a draft that fails, and how many steps it had. */
export function shrinkDraft(
  target: Target,
  draft: Draft,
  replaysMax?: number,
): { readonly shrunk: Shrunk; readonly stepsFound: number } {
  const { steps, suffix, outcome } = canonicalise(target, draft);
  const { violation } = outcome;
  if (violation === null) throw new NotDeterministicError(target);
  const shrunk = shrink(target, { candidate: { options: draft.options, steps }, suffix, violation }, replaysMax);
  return { shrunk, stepsFound: steps.length + suffix.length };
}
