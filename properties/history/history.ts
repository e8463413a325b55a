import type { Application, Machine } from '../seen/application.ts';
import { afterEntry } from '../seen/application.ts';
import { commandHash } from '../seen/command-hash.ts';
import type {
  ConfigurationView,
  EntryView,
  Envelope,
  LogIndex,
  LogView,
  ServerId,
  ServerView,
  Term,
} from '../seen/view.ts';
import { entriesBetween } from '../seen/view.ts';
import { Grown } from './grown.ts';
import type { OpenRead } from './reads.ts';

/** A server became leader. `log` is what it had at that moment. */
export interface Election {
  readonly term: Term;
  readonly server: ServerId;
  readonly life: number; // tells the lives of a server apart in which it won this term; in a run, its lives from 1 on
  readonly log: LogView;
}

/** A vote that others know of: a grant sent, or the own vote counted. */
export interface Vote {
  readonly term: Term;
  readonly voter: ServerId;
  readonly candidate: ServerId;
}

/** An entry was first covered by some commitIndex; `term` is the term of the leader that committed it. */
export interface Commitment {
  readonly entry: EntryView;
  readonly term: Term;
  readonly machine: Machine; // after it
  readonly configuration: ConfigurationView; // that of the server whose commitIndex covered it first
}

/**
 * What no present state shows any more. A value: a step that adds nothing keeps the same object. Elections, votes and
 * reads are sets: their order says nothing.
 */
export interface History {
  readonly founding: ConfigurationView | null; // who took part at first, as those saw it who did; null: nobody
  readonly elections: Grown<Election>;
  readonly votes: Grown<Vote>;
  readonly application: Application;
  readonly committed: Grown<Commitment>; // index k stands at position k − 1
  readonly termTold: readonly Term[]; // by server: the highest term in any message that it sent
  readonly reads: readonly OpenRead[];
}

/** `servers`: as they start. */
export function emptyHistory(servers: readonly ServerView[], application = commandHash): History {
  const founding = servers.map(({ configuration }) => configuration).find(({ voters }) => voters.length > 0) ?? null;
  const termTold = servers.map(() => 0);
  return {
    founding,
    elections: Grown.of(),
    votes: Grown.of(),
    application,
    committed: Grown.of(),
    termTold,
    reads: [],
  };
}

const noVotes: readonly Vote[] = [];

/** Leader now, and not before, or in an older term or an earlier life. */
export function becomesLeader(before: ServerView, after: ServerView): boolean {
  if (after.role !== 'leader' || !after.up) return false;
  return !before.up || before.role !== 'leader' || before.currentTerm !== after.currentTerm;
}

export const electionIn = (before: ServerView, after: ServerView, life: number): Election | null =>
  becomesLeader(before, after) ? { term: after.currentTerm, server: after.id, life, log: after.log } : null;

/** Votes granted in messages, and the own vote once it binds. */
export function votesIn(before: ServerView, after: ServerView, sent: readonly Envelope[]): readonly Vote[] {
  let votes: Vote[] | null = null;
  for (const { from, to, message } of sent) {
    if (message.kind !== 'RequestVoteResponse' || !message.voteGranted) continue;
    (votes ??= []).push({ term: message.term, voter: from, candidate: to });
  }
  if (bindsItselfNow(before, after, sent)) {
    (votes ??= []).push({ term: after.currentTerm, voter: after.id, candidate: after.id });
  }
  return votes ?? noVotes;
}

/**
 * Counts the own vote, and somebody hears of it or it is durable, since this step. One that is counted in memory alone may
 * be lost in a crash, as if it had never been (etcd's Raft counts it before it is written).
 */
function bindsItselfNow(before: ServerView, after: ServerView, sent: readonly Envelope[]): boolean {
  if (!countsItself(after)) return false;
  const sameTerm = before.up && before.currentTerm === after.currentTerm;
  if (sameTerm && countsItself(before) && isBound(before)) return false;
  return isBound(after) || sent.some(({ message }) => message.kind === 'RequestVote');
}

/** As a candidate; or as a leader, who may have won with it at once and then shows no votes any more. */
const countsItself = ({ id, role, votedFor, votesGranted }: ServerView): boolean =>
  role === 'leader' ? votedFor === id : role === 'candidate' && votesGranted.includes(id);

const isBound = ({ id, role, currentTerm, durable }: ServerView): boolean =>
  role === 'leader' || (durable.currentTerm === currentTerm && durable.votedFor === id);

/** The history after a step, given what happened in it. */
export function remember(
  history: History,
  after: ServerView,
  sent: readonly Envelope[],
  elected: Election | null,
  votes: readonly Vote[],
  reads: readonly OpenRead[],
): History {
  const committed = after.up ? commit(history, after) : history.committed;
  const termTold = tell(history.termTold, after.id, sent);
  const unchanged = committed === history.committed && termTold === history.termTold && reads === history.reads;
  if (unchanged && elected === null && votes.length === 0) return history;
  return {
    founding: history.founding,
    application: history.application,
    elections: elected === null ? history.elections : history.elections.with([elected]),
    votes: history.votes.with(votes),
    committed,
    termTold,
    reads,
  };
}

/**
 * Whether the step may add to what is committed, whatever was before. What stands behind a snapshot of what nobody had
 * committed is taken up when others have come that far, at any step.
 */
export const mayCommit = (before: ServerView, after: ServerView): boolean =>
  before.commitIndex !== after.commitIndex ||
  (after.commitIndex > 0 && (before.log !== after.log || after.log.base > 0));

function commit(history: History, after: ServerView): Grown<Commitment> {
  const { application, committed } = history;
  if (after.commitIndex <= committed.length) return committed;
  // Of a snapshot of what nobody has committed, nothing can be told but that it is wrong (State Machine Safety).
  if (after.log.base > committed.length) return committed;
  const covered = entriesBetween(after.log, committed.length + 1, after.commitIndex);
  const { configuration } = after;
  let { machine } = committed.at(committed.length - 1) ?? { machine: application.initial };
  const added = covered.map((entry, k): Commitment => {
    ({ machine } = afterEntry(application, machine, committed.length + k + 1, entry));
    return { entry, term: after.currentTerm, machine, configuration };
  });
  return committed.with(added);
}

/** The state machine of who has applied so many of the committed entries; undefined if there are not so many. */
export const machineAfter = ({ application, committed }: History, index: LogIndex): Machine | undefined =>
  index === 0 ? application.initial : committed.at(index - 1)?.machine;

function tell(termTold: readonly Term[], server: ServerId, sent: readonly Envelope[]): readonly Term[] {
  let highest = termTold[server - 1] ?? 0;
  for (const { message } of sent) highest = Math.max(highest, message.term);
  return highest === termTold[server - 1] ? termTold : termTold.with(server - 1, highest);
}
