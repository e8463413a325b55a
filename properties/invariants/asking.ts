import { textOfThrown } from '../internal-error.ts';
import type { StepView } from '../world/history.ts';
import type { Invariant, Verdict } from './invariant.ts';

/** An invariant threw, where it should have given a verdict: nothing is known of the subject then. What it threw is the cause. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
  readonly invariant: string; // its name

  constructor(invariant: string, step: number, thrown: unknown) {
    super(`the invariant ${invariant} threw at step ${step}: ${textOfThrown(thrown)}`, { cause: thrown });
    this.invariant = invariant;
  }
}

/** What the invariant says of a step. Throws an InvariantError if the invariant throws. */
export function verdictOf(invariant: Invariant, step: StepView, memory: unknown): Verdict {
  try {
    return invariant.check(step, memory);
  } catch (error) {
    throw new InvariantError(invariant.name, step.number, error);
  }
}

/** What the invariant remembers after a step. Throws an InvariantError if the invariant throws. */
export function memoryAfter(invariant: Invariant, step: StepView, memory: unknown): unknown {
  try {
    return invariant.memory === undefined ? memory : invariant.memory.after(memory, step);
  } catch (error) {
    throw new InvariantError(invariant.name, step.number, error);
  }
}
