import type { Change } from '../page/change.ts';
import type { CoveredGuard, CoveredTransition } from '../../world/coverage/coverage.ts';
import type { Known, RunDocument } from '../page/document.ts';

/** What a live page is told when something has changed. */
export interface LiveState {
  readonly revision: number; // of the run that is shown: the same branch, grown, is another one
  readonly moves: number; // how often somebody went somewhere: the cursor follows then, and stays where it is otherwise
  readonly branch: number; // that is shown
  readonly at: number; // so many of its steps were made when one stood there last
  readonly document: LiveDocument | null; // null: as it was told before
  readonly branches: readonly LiveBranch[]; // those before it first, then those behind each
  readonly goals: readonly string[];
  readonly busy: string | null; // what is being searched for
  readonly said: string; // what came of what was asked last
}

/** The run that is shown: all of it, or what is other than in the revision that was told before. */
export type LiveDocument =
  | { readonly kind: 'whole'; readonly document: RunDocument }
  | { readonly kind: 'change'; readonly since: number; readonly change: Change | null };

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

/** The machine of the spec, and what the branches took of it; or why there is none. */
export type LiveChart = Known<CountedChart>;

export interface CountedChart {
  readonly roles: readonly string[]; // the states of the machine, the initial one first
  readonly transitions: readonly CoveredTransition[];
  readonly guards: readonly CoveredGuard[];
  readonly counted: number; // steps, each once
  readonly steps: number; // that all branches have
  readonly branches: number;
  readonly goesOn: boolean; // who asks again is told of more
}
