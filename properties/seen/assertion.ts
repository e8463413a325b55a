import type { KeyValueResult } from '../linearizability/key-value.ts';
import type { ClientId } from './clients-view.ts';
import type { LogIndex, ProgressView, Reply, Role, ServerId, Term } from './view.ts';

/** What a schedule says must hold after one of its steps (docs/schedule-format.md). */
export type Assertion = Asserted & { readonly after: number }; // the step, from 1

/** The same without its place. */
export type Asserted = AssertedLeaders | AssertedServers | AssertedReplies | AssertedAnswers;

/** These servers and no others are up and lead, each in its own term; none: nobody leads. */
export interface AssertedLeaders {
  readonly assert: 'leaders';
  readonly servers: readonly ServerId[];
}

/** Each of these servers is as the other keys say, of which there is one at least. */
export interface AssertedServers extends AssertedState {
  readonly assert: 'servers';
  readonly servers: readonly ServerId[];
}

/** The step was answered with these replies and no others, in this order. */
export interface AssertedReplies {
  readonly assert: 'replies';
  readonly replies: readonly Reply[];
}

/** In the step these operations of clients of the store were answered and no others, in this order. */
export interface AssertedAnswers {
  readonly assert: 'answers';
  readonly answers: readonly AssertedAnswer[];
}

/** What may be said of a server, in the words of its view. */
export interface AssertedState {
  readonly up?: boolean;
  readonly role?: Role; // of a server that is up
  readonly currentTerm?: Term;
  readonly votedFor?: ServerId | null;
  readonly leaderId?: ServerId | null; // the leader of its term that it would name to a client
  readonly commitIndex?: LogIndex;
  readonly appliedIndex?: LogIndex;
  readonly configuration?: AssertedConfiguration; // the latest one in its log
  readonly progress?: readonly ProgressView[]; // what a leader knows of every other server, ascending
  readonly base?: LogIndex; // up to where the log is compacted; beside `log` 0 if not said
  readonly log?: readonly AssertedEntry[]; // the whole log behind `base`
  readonly durableLog?: readonly AssertedEntry[]; // what a crash now would leave of it
}

/** A no-op, a command, a change of who takes part. */
export type AssertedEntry =
  | readonly [term: Term]
  | readonly [term: Term, command: string]
  | readonly [term: Term, configuration: AssertedConfiguration];

/** Lists may have any order; those that are left out are empty. */
export interface AssertedConfiguration {
  readonly voters: readonly ServerId[];
  readonly newVoters?: readonly ServerId[]; // in joint consensus: a majority of these too
  readonly learners?: readonly ServerId[];
}

export interface AssertedAnswer {
  readonly client: ClientId;
  readonly result: KeyValueResult;
}
