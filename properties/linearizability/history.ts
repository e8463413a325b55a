/**
 * One operation of a client as the client saw it. Times are positions in the history: only their order matters, and no
 * two events share one.
 */
export interface ClientOperation<Operation, Result> {
  readonly client: number;
  readonly key: string; // what it works on; operations on different keys do not see each other
  readonly operation: Operation;
  readonly called: number;
  /** Null: no answer came. It may take effect at any time after the call, or never. */
  readonly answer: { readonly result: Result; readonly returned: number } | null;
}

/** What a single, unreplicated object would do: how each operation changes it, and what it answers. Pure. */
export interface SequentialModel<State, Operation, Result> {
  readonly initial: State; // of each key
  apply(state: State, operation: Operation): { readonly state: State; readonly result: Result };
  /** Whether the operation, so answered, leaves every state as it is: a read, or a comparison that failed. */
  changesNothing(operation: Operation, result: Result): boolean;
  sameResult(one: Result, other: Result): boolean;
  /** Equal for equal states, and only for them. */
  keyOf(state: State): string;
}
