import type { Invariant } from '../../properties/invariants/invariant.ts';
import type { NotJudged } from '../../properties/invariants/not-judged.ts';
import type { Input, LocalState, Subject } from '../../properties/seen/subject.ts';
import type { Renaming } from '../symmetry/permutations.ts';

/** What a server may be given that no message brings. */
export type OwnInput = Exclude<Input, { readonly kind: 'receive' }>;

/** The network within its bounds: a bag of messages, any of which may be next. */
export interface NetworkBounds {
  readonly maxMessages: number; // in flight, copies counted; a step that would send more is not enabled
  readonly duplicate: boolean;
  readonly drop: boolean;
}

/** How often a thing may happen in one run, over all servers; absent: as often as it likes. */
export type Budgets = { readonly [Kind in OwnInput['kind']]?: number };

/** A cluster whose states can be numbered: its servers' steps are pure functions of plain data. */
export interface Explorable<State extends LocalState = LocalState> {
  readonly subject: Subject<State>;
  readonly servers: number;
  readonly network: NetworkBounds;
  readonly budgets: Budgets;
  readonly mayBeDown: boolean; // whether servers are ever down
  readonly invariants: readonly Invariant[]; // those that are true of the subject
  readonly notJudged?: readonly NotJudged[]; // properties that are not asked of it
  readonly keepsSteps?: true; // all of them, for someone who judges them otherwise
  /** What may happen to the server by itself within the bounds; whether it can, the subject says. */
  inputs(state: State): readonly OwnInput[];
  /** How many messages wait in the server for its disk: they count as in flight. */
  waiting(state: State): number;
  /** A text that two servers share exactly if they are in the same state once all servers are renamed. */
  key(state: State, renaming: Renaming): string;
  /** The same state without what can no longer matter. */
  withoutDead(state: State): State;
}
