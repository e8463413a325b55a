import type { Feature } from '../seen/subject.ts';
import type { OptionalField } from '../seen/declared.ts';
import type { MessageKind, ServerView } from '../seen/view.ts';
import type { HistoryView, StepView } from '../history/step-view.ts';
import type { Aspect } from './aspects.ts';

/** `unknown`: a limit was hit before the answer was found. It is counted, and never taken for `holds`. */
export type Verdict =
  | { readonly verdict: 'holds' }
  | { readonly verdict: 'violated'; readonly fact: string }
  | { readonly verdict: 'unknown' };

export const holds: Verdict = { verdict: 'holds' };

export const violated = (fact: string): Verdict => ({ verdict: 'violated', fact });

/**
 * A safety property: of a state, of a step or of a history. Each kind is given what every search has that asks it, and
 * no more; a search that cannot ask one says so (`notJudged`). It answers the same to the same, and never throws: that
 * ends the run with an InvariantError, which is no violation.
 */
export type Invariant<Memory = unknown> = StateInvariant | StepInvariant | HistoryInvariant<Memory>;

/** What a property looks at that not every subject shows. */
export interface Needs {
  readonly feature?: Feature; // of the cluster: without it, it says nothing anyway
  readonly view?: readonly OptionalField[];
  readonly words?: readonly MessageKind[];
  readonly replies?: true;
  readonly limits?: true;
  readonly answers?: true;
}

/** What a property is called, for people. */
export interface Named {
  readonly name: string; // as in the paper: Election Safety
  readonly paper: string; // where it stands: Figure 3, §5.2
  readonly rule?: string; // what it demands: one sentence, as near to the paper's as can be
  readonly needs?: Needs; // of what a subject shows; without, only what every one must
}

/** All servers at one moment. */
export interface StateView {
  readonly servers: readonly ServerView[]; // by id
  readonly features: readonly Feature[]; // that they have
}

/** Judged of every state: in a run after each step of a server, in an exploration of the first one too. */
export interface StateCheck {
  readonly of: 'state';
  check(state: StateView): Verdict;
  /** If it says of a state just what any two of its servers show (`ofPairs`). */
  readonly pairs?: PairCheck;
}

/** What two servers show at one moment. Asked in both orders unless it is `symmetric`, and where many states are seen, once for equal servers. */
export interface PairCheck {
  check(one: ServerView, other: ServerView): Verdict;
  /** It says the same of two servers in either order: asked in one. */
  readonly symmetric?: true;
  /** What it looks at of a server: while that is the same object, so is the verdict. Without, it may be anything. */
  reads?(server: ServerView): unknown;
}

/**
 * Judged of every step of a server, by itself. It looks only at what the step touched: what it found true before stays
 * true until touched.
 */
export interface StepCheck {
  readonly of: 'step';
  check(step: StepView): Verdict;
}

/** Of which steps a run asks a property. */
interface Concerned {
  /**
   * Of a step in which nothing of this has happened it holds, and remembers nothing new; in a run it is not asked then.
   * Without it, any step may concern it.
   */
  readonly concernedBy?: readonly Aspect[];
}

export interface StateInvariant extends Named, StateCheck, Concerned {}

export interface StepInvariant extends Named, StepCheck, Concerned {}

/** Judged of every step of a server in its history, either by that alone or with a memory of its own. */
export type HistoryInvariant<Memory = unknown> = PlainHistoryInvariant | RememberingInvariant<Memory>;

interface OfHistory extends Named, Concerned {
  readonly of: 'history';
  /** What of it shows without any history. Weaker: where that is violated, so is the whole. */
  readonly withoutHistory?: StateCheck | StepCheck;
  /** Says something only of runs with clients of the store. */
  readonly ofClients?: true;
}

export interface PlainHistoryInvariant extends OfHistory {
  readonly memory?: undefined;
  /**
   * Whether such a step may break it at all, whatever was before; without, any may. An exploration sees the same step in
   * very many histories, and asks only there.
   */
  concerns?(step: StepView): boolean;
  check(seen: HistoryView): Verdict;
}

export interface RememberingInvariant<Memory> extends OfHistory {
  /**
   * Auxiliary state beyond `history`, as a value of plain data, maps and sets; `after` returns the same object if nothing
   * matters changed.
   */
  readonly memory: { readonly initial: Memory; after(memory: Memory, step: HistoryView): Memory };
  check(seen: HistoryView, memory: Memory): Verdict;
}

/** Something worth reaching: shows that a check is not vacuous (`fuzz --reach`). */
export interface Goal {
  readonly name: string;
  reached(step: HistoryView): boolean;
}
