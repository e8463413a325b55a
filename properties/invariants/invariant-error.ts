import { textOfThrown } from '../internal-error.ts';

/** An invariant threw, where it should have given a verdict: nothing is known of the subject then. What it threw is the cause. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
  readonly invariant: string; // its name

  /** `step`: number of the step that it was asked about, among those of the run; null: of an exploration. */
  constructor(invariant: string, step: number | null, thrown: unknown) {
    const where = step === null ? '' : ` at step ${step}`;
    super(`the invariant ${invariant} threw${where}: ${textOfThrown(thrown)}`, { cause: thrown });
    this.invariant = invariant;
  }
}
