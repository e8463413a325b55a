import type { Command, LogIndex } from '../core/log.ts';

/** What a command answers, as text in the state machine's own format. */
export type Reply = string;

/**
 * A replicated state machine as values and pure functions: the same commands in the same order lead every server to the
 * same state and the same replies (§2). States are immutable and share what they have in common, so an old one costs
 * little to keep.
 */
export interface StateMachine<State> {
  readonly initial: State;

  /**
   * The state after the committed command at `index`, and its reply. Total: a command that makes no sense gets a reply
   * that says so and changes nothing, since it stands in the log and every server must go past it alike. The entries
   * without a command (§8) are not given to a state machine.
   */
  apply(state: State, index: LogIndex, command: Command): Applied<State>;

  /** Answers a query that changes nothing, without the log: for linearizable reads by ReadIndex (dissertation §6.4). */
  read(state: State, query: string): Reply;

  /** Canonical and well-formed: equal states give equal texts, whatever history led to them. */
  snapshot(state: State): string;

  /** The state whose snapshot is exactly this text. Throws `SnapshotError` if there is none. */
  restore(snapshot: string): State;

  /** Sixteen hexadecimal digits, equal for equal states, at little cost in any state: to notice servers gone apart. */
  hash(state: State): string;
}

export interface Applied<State> {
  readonly state: State;
  readonly reply: Reply;
}
