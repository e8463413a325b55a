/**
 * What the judges see of a subject: plain values in the paper's words, the same for the spec, the implementation and
 * somebody else's Raft. Servers are the numbers 1 to N; a server stands at position id − 1 of a list of servers.
 */
export type ServerId = number;
export type Term = number;
export type LogIndex = number; // the first entry has index 1

export type Role = 'follower' | 'preCandidate' | 'candidate' | 'leader';

/** Who takes part (§6; dissertation chapter 4). Lists are ascending. */
export interface ConfigurationView {
  readonly voters: readonly ServerId[];
  readonly newVoters: readonly ServerId[] | null; // joint consensus: a majority of these too
  readonly learners: readonly ServerId[];
}

/** `command` is null in the no-op that starts a leader's term, and in a change of who takes part. */
export interface EntryView {
  readonly term: Term;
  readonly command: string | null;
  readonly configuration?: ConfigurationView;
}

/** A log from base + 1 on. What came before is compacted: of it, only the term of its last entry is known (§7). */
export interface LogView {
  readonly base: LogIndex; // 0: nothing is compacted
  readonly baseTerm: Term; // 0 if base is 0
  readonly entries: readonly EntryView[];
}

export interface ProgressView {
  readonly server: ServerId;
  readonly nextIndex: LogIndex;
  readonly matchIndex: LogIndex;
}

/** A read that a leader has taken up and not answered yet (dissertation §6.4). */
export interface ReadView {
  readonly read: number; // its name, see nextRead
  readonly index: LogIndex | null; // its readIndex; null until the leader knows it
}

/** What a crash at this moment would leave. */
export interface DurableView {
  readonly currentTerm: Term;
  readonly votedFor: ServerId | null;
  readonly snapshot: string; // as below
  readonly log: LogView;
}

/** One server. While it is down, all but `durable` shows what a restart would begin with. */
export interface ServerView {
  readonly id: ServerId;
  readonly up: boolean;
  readonly role: Role;
  readonly currentTerm: Term;
  readonly votedFor: ServerId | null;
  readonly log: LogView;
  readonly snapshot: string; // the state machine after log.base, in its own format; '' if nothing is compacted
  readonly commitIndex: LogIndex;
  readonly appliedIndex: LogIndex;
  readonly machine: string; // the state machine after appliedIndex, in its own format
  readonly leaderId: ServerId | null; // the leader of currentTerm that it would name to a client
  readonly suspectsLeader?: boolean; // leastTimeout: so much has passed since it heard leaderId that it may vote
  readonly configuration: ConfigurationView; // the latest one in its log
  readonly votesGranted: readonly ServerId[]; // ascending; empty unless (pre-)candidate
  readonly progress: readonly ProgressView[]; // by server, ascending; empty unless leader
  readonly transferTarget: ServerId | null; // to whom it is transferring its leadership; null unless leader
  readonly pendingReads: readonly ReadView[]; // in the order in which they came; empty unless leader
  readonly pendingWrites: number;
  readonly snapshotBegun?: LogIndex; // of its own, that takes its time: up to where it covers; not there if there is none
  readonly durable: DurableView;
}

/**
 * A message in the paper's words (Figures 2 and 13; pre-vote: dissertation §9.6; TimeoutNow: §3.10). `term` is the sender's
 * currentTerm.
 */
export type MessageView =
  | {
      readonly kind: 'PreVote' | 'RequestVote';
      readonly term: Term;
      readonly lastLogIndex: LogIndex;
      readonly lastLogTerm: Term;
      readonly leadershipTransfer?: true; // of a RequestVote: the leader itself told the sender to campaign
      readonly electionTerm?: Term; // of a PreVote: that the sender would begin; without, the one after `term`
    }
  | {
      readonly kind: 'PreVoteResponse' | 'RequestVoteResponse';
      readonly term: Term;
      readonly voteGranted: boolean;
      readonly electionTerm?: Term; // of a PreVoteResponse: as in the request
    }
  | {
      readonly kind: 'AppendEntries';
      readonly term: Term;
      readonly prevLogIndex: LogIndex;
      readonly prevLogTerm: Term;
      readonly entries: readonly EntryView[];
      readonly leaderCommit: LogIndex;
      readonly round?: number; // dissertation §6.4: the latest round of heartbeats, if reads are served
    }
  | {
      readonly kind: 'AppendEntriesResponse';
      readonly term: Term;
      readonly success: boolean;
      readonly prevLogIndex: LogIndex;
      readonly matchIndex: LogIndex;
      readonly conflictTerm: Term;
      readonly conflictIndex: LogIndex;
      readonly round?: number; // as in the request
    }
  | {
      readonly kind: 'InstallSnapshot';
      readonly term: Term;
      readonly lastIncludedIndex: LogIndex;
      readonly lastIncludedTerm: Term;
      readonly configuration: ConfigurationView;
      readonly offset: number; // of this chunk, in characters
      readonly data: string;
      readonly done: boolean; // the last chunk
    }
  | {
      readonly kind: 'InstallSnapshotResponse';
      readonly term: Term;
      readonly lastIncludedIndex: LogIndex;
      readonly offset: number; // how much has arrived
    }
  | { readonly kind: 'TimeoutNow'; readonly term: Term }
  /** Of a subject of the user, what none of these is, by its own name and with what it says in plain values. */
  | {
      readonly kind: 'Other';
      readonly name: string; // letters alone, and none of the kinds above
      readonly term: Term; // 0 where messages have none
      readonly says: Readonly<Record<string, PlainValue>>;
    };

export type PlainValue = string | number | boolean | null;

/** The kinds of the paper. */
export type MessageKind = Exclude<MessageView['kind'], 'Other'>;

/** What people call it. */
export const nameOfMessage = (message: MessageView): string => (message.kind === 'Other' ? message.name : message.kind);

export const messageKinds = [
  'PreVote',
  'PreVoteResponse',
  'RequestVote',
  'RequestVoteResponse',
  'AppendEntries',
  'AppendEntriesResponse',
  'InstallSnapshot',
  'InstallSnapshotResponse',
  'TimeoutNow',
] as const satisfies readonly MessageKind[];

export interface Envelope {
  readonly from: ServerId;
  readonly to: ServerId;
  readonly message: MessageView;
  readonly payload?: unknown; // of a subject of the user: what its servers send each other, which nobody looks into
}

/** What a client is told. What is accepted is answered, or given up, by those two numbers. */
export type Reply =
  | { readonly kind: 'accepted'; readonly index: LogIndex; readonly term: Term }
  /** What was accepted so is done: what the state machine gave for it, nothing if it is a change of who takes part. */
  | { readonly kind: 'answered'; readonly index: LogIndex; readonly term: Term; readonly answer: string }
  /** What becomes of what was accepted so, this server will not say. */
  | { readonly kind: 'givenUp'; readonly index: LogIndex; readonly term: Term }
  | { readonly kind: 'redirect'; readonly leader: ServerId | null }
  /** The entry at that index, accepted in that term, is not done and never will be. No sound server can know that. */
  | { readonly kind: 'failed'; readonly index: LogIndex; readonly term: Term }
  | {
      readonly kind: 'reconfigurationRefused';
      readonly reason: 'malformed' | 'unchanged' | 'tooMany' | 'underWay' | 'notEstablished';
    }
  /** Leadership is on its way to `target`: that transfer is taken up; another one, or a command, is refused. */
  | { readonly kind: 'transferring'; readonly target: ServerId }
  /** Leadership cannot be transferred to that server. */
  | { readonly kind: 'transferRefused'; readonly target: ServerId }
  /** The client of this read may query the server's state machine, which is at `index` at least. */
  | { readonly kind: 'readable'; readonly read: number; readonly index: LogIndex }
  /** The client of this read is to ask that server, or any if null. */
  | { readonly kind: 'readRefused'; readonly read: number; readonly leader: ServerId | null };

/** The name of the next read that a server is asked for. Names begin again once none is pending: they tell those apart. */
export const nextRead = ({ pendingReads }: Pick<ServerView, 'pendingReads'>): number =>
  (pendingReads.at(-1)?.read ?? 0) + 1;

/** The log that holds these entries from the first one on. */
export const logOf = (entries: readonly EntryView[]): LogView => ({ base: 0, baseTerm: 0, entries });

export const lastIndex = ({ base, entries }: LogView): LogIndex => base + entries.length;

/** The entry at `index`; undefined where it is compacted, and beyond the end. */
export const entryAt = ({ base, entries }: LogView, index: LogIndex): EntryView | undefined =>
  entries[index - base - 1];

/** Term of the entry at `index`, the last compacted one included; 0 where there is none, and where it is unknown. */
export const termAt = (log: LogView, index: LogIndex): Term =>
  index === log.base ? log.baseTerm : (entryAt(log, index)?.term ?? 0);

/** The entries from `first` to `last`, as far as they are not compacted. */
export const entriesBetween = ({ base, entries }: LogView, first: LogIndex, last: LogIndex): readonly EntryView[] =>
  entries.slice(Math.max(0, first - base - 1), Math.max(0, last - base));

export const lastTerm = (log: LogView): Term => termAt(log, lastIndex(log));

/** The first index that neither has compacted. */
export const firstKnownToBoth = (one: LogView, other: LogView): LogIndex => Math.max(one.base, other.base) + 1;

/** First index, of those that neither has compacted, at which the two logs differ; the shorter one's end + 1 if none. */
export function firstDifferingIndex(one: LogView, other: LogView): LogIndex {
  const known = firstKnownToBoth(one, other) - 1;
  const { entries } = one;
  const counterparts = other.entries;
  const skipped = known - one.base;
  const counterpartsSkipped = known - other.base;
  const count = Math.min(entries.length - skipped, counterparts.length - counterpartsSkipped);
  // Long logs mostly share their entries. `Object.is` looks at none of them; `===` would, and each is far in memory.
  for (let k = 0; k < count; k += 1) {
    const entry = entries[k + skipped];
    const counterpart = counterparts[k + counterpartsSkipped];
    if (!Object.is(entry, counterpart) && !sameEntry(entry, counterpart)) return known + k + 1;
  }
  return known + Math.max(0, count) + 1;
}

/**
 * The same of a log before and after a step. Several judges ask for it of the same step, and a long log is looked through
 * once.
 */
export function firstChangedIndex(before: LogView, after: LogView): LogIndex {
  if (changed?.before !== before || changed.after !== after) {
    changed = { before, after, index: firstDifferingIndex(before, after) };
  }
  return changed.index;
}

let changed: { readonly before: LogView; readonly after: LogView; readonly index: LogIndex } | null = null;

export function sameEntry(one: EntryView | undefined, other: EntryView | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  return (
    one.term === other.term &&
    one.command === other.command &&
    sameConfiguration(one.configuration, other.configuration)
  );
}

export function sameConfiguration(one: ConfigurationView | undefined, other: ConfigurationView | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  return (
    sameServers(one.voters, other.voters) &&
    sameServers(one.newVoters, other.newVoters) &&
    sameServers(one.learners, other.learners)
  );
}

function sameServers(one: readonly ServerId[] | null, other: readonly ServerId[] | null): boolean {
  if (one === null || other === null) return one === other;
  if (one.length !== other.length) return false;
  for (let k = 0; k < one.length; k += 1) if (one[k] !== other[k]) return false;
  return true;
}

/** `n1 n2 n3`; `nobody` of none. */
export const showServers = (servers: readonly ServerId[]): string =>
  servers.length === 0 ? 'nobody' : servers.map((server) => `n${server}`).join(' ');

/** `n1 n2 n3`, in joint consensus `n1 n2 -> n1 n2 n3`, learners behind a `+`. */
export function showConfiguration({ voters, newVoters, learners }: ConfigurationView): string {
  const joint = newVoters === null ? '' : ` -> ${showServers(newVoters)}`;
  return `${showServers(voters)}${joint}${learners.length === 0 ? '' : ` + ${showServers(learners)}`}`;
}

export const membersOf = ({ voters, newVoters, learners }: ConfigurationView): readonly ServerId[] => [
  ...new Set([...voters, ...(newVoters ?? []), ...learners]),
];

/** §5.4.1: is the one log at least as up-to-date as the other? */
export const isUpToDate = (one: LogView, other: LogView): boolean =>
  lastTerm(one) > lastTerm(other) || (lastTerm(one) === lastTerm(other) && lastIndex(one) >= lastIndex(other));

/** A majority; in joint consensus of either set. */
export const hasMajority = ({ voters, newVoters }: ConfigurationView, agrees: (server: ServerId) => boolean): boolean =>
  isMajority(voters, agrees) && (newVoters === null || isMajority(newVoters, agrees));

function isMajority(set: readonly ServerId[], agrees: (server: ServerId) => boolean): boolean {
  let agreeing = 0;
  for (const server of set) if (agrees(server)) agreeing += 1;
  return 2 * agreeing > set.length;
}
