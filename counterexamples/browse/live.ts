import type { RunDocument } from '../page/document.ts';

/** What a live page is told when something has changed, beside the run that it shows. */
export interface LiveState {
  readonly revision: number; // of what is shown: the same branch, grown, is another one
  readonly branch: number; // that is shown
  readonly at: number; // so many of its steps were made when one stood there last
  readonly document: RunDocument | null; // null: as it was told before
  readonly branches: readonly LiveBranch[]; // those before it first, then those behind each
  readonly goals: readonly string[];
  readonly busy: string | null; // what is being searched for
  readonly said: string; // what came of what was asked last
}

/** Steps behind those that it has in common with the branch that it leaves. */
export interface LiveBranch {
  readonly id: number;
  readonly depth: number; // how many branches it hangs on
  readonly from: number; // steps that it has in common with the one before
  readonly length: number; // steps, those included
  readonly first: string; // its first own step, in words
  readonly violated: string | null; // the property
}

/** What can happen where one stands. */
export interface LiveLook {
  readonly branch: number;
  readonly at: number;
  readonly over: string | null; // why nothing can
  readonly choices: readonly LiveChoice[];
  readonly more: string; // what is left out of them; '' if nothing is
}

/** A step that applies. */
export interface LiveChoice {
  readonly text: string; // in words, which name it here
  readonly group: string; // n1, network, client 1
  readonly kind: string;
  readonly effect: LiveEffect | null; // null: not looked at yet, for that costs a run
}

export interface LiveEffect {
  readonly text: string;
  readonly nothing: boolean; // nothing would change
  readonly violates: string | null; // the fact, if a property would break
}
