import type { StepView } from '../world/history.ts';

/** `unknown`: a limit was hit before the answer was found. It is counted, and never taken for `holds`. */
export type Verdict =
  | { readonly verdict: 'holds' }
  | { readonly verdict: 'violated'; readonly fact: string }
  | { readonly verdict: 'unknown' };

export const holds: Verdict = { verdict: 'holds' };

export const violated = (fact: string): Verdict => ({ verdict: 'violated', fact });

/**
 * A safety property, judged after every step of a server on the view alone. It looks only at what the step touched:
 * what it found true before stays true until touched. It never throws: that ends the run with an InvariantError, which is
 * no violation.
 */
export interface Invariant<Memory = unknown> {
  readonly name: string; // as in the paper: Election Safety
  readonly paper: string; // where it stands: Figure 3, §5.2
  readonly rule?: string; // what it demands: one sentence, as near to the paper's as can be
  /** Judged of a state, of a step (before and after), or of a history. */
  readonly kind: 'state' | 'step' | 'history';
  /** Auxiliary state beyond `step.history`, as a value; `after` returns the same object if nothing matters changed. */
  readonly memory?: { readonly initial: Memory; after(memory: Memory, step: StepView): Memory };
  check(step: StepView, memory: Memory): Verdict;
}

/** Something worth reaching: shows that a check is not vacuous (`fuzz --reach`). */
export interface Goal {
  readonly name: string;
  reached(step: StepView): boolean;
}
