import type {
  ConfigurationView,
  ProgressView,
  ReadView,
  Reply,
  Role,
  ServerId,
} from '../../../properties/seen/view.ts';

/**
 * One server of a Raft of the user, which may change as it is stepped. Nothing that it gives is kept: it is copied.
 * What `step` throws is the finding Crash. Same inputs, same outputs: no clock, no randomness, nothing shared between servers.
 */
export interface OwnServer {
  /** Takes all that the input sets off, and returns at once. */
  step(input: ServerInput): Stepped;
  /** As it is now; after a crash, as a restart begins. */
  view(): Shown;
  /**
   * With `save`: all that what it will do hangs on, and nothing else, as plain data. Two that save the same are taken for
   * the same.
   */
  save?(): unknown;
}

/** One that changes neither what it gave nor what it is given, so that nothing of it need be copied. */
export interface SharingServer extends OwnServer {
  readonly [sharing]: true;
}

/** No server of a user can have it by chance. */
export const sharing = Symbol('sharing');

export const isSharing = (server: OwnServer): server is SharingServer => sharing in server;

/** What is kept of something that a server gave. */
export type Copy = <What>(given: What) => What;

export const asItIs: Copy = (given) => given;

export const copyFor = (server: OwnServer): Copy => (isSharing(server) ? asItIs : structuredClone);

/**
 * Starts a server of a cluster with these options; also when a run is made again. With `save`: as it was when it saved
 * that, if it is given.
 */
export type StartServer = (id: ServerId, saved?: unknown) => OwnServer;

/** What a server is given. Those of features only come if they are declared. */
export type ServerInput =
  | { readonly kind: 'electionTimeout' }
  /** So much time has passed that its leader may be gone: it may vote, and its own election timer goes on. */
  | { readonly kind: 'leastTimeout' }
  | { readonly kind: 'heartbeatTimeout' } // of a leader: send one now
  | { readonly kind: 'receive'; readonly from: ServerId; readonly payload: unknown }
  /** With `notices`: this message of its own did not arrive. */
  | { readonly kind: 'lost'; readonly to: ServerId; readonly payload: unknown }
  | { readonly kind: 'command'; readonly command: string }
  /** All that is not durable is gone. The next input is `restart`. */
  | { readonly kind: 'crash' }
  | { readonly kind: 'restart' }
  /** The oldest write is durable (disk delayed). */
  | { readonly kind: 'written' }
  /** Take this for the snapshot of all that is applied, and cut the log. */
  | { readonly kind: 'compact'; readonly snapshot: string }
  | { readonly kind: 'transfer'; readonly target: ServerId }
  | { readonly kind: 'reconfigure'; readonly voters: readonly ServerId[]; readonly learners: readonly ServerId[] }
  | { readonly kind: 'read'; readonly read: number; readonly leased?: true }
  | { readonly kind: 'tick' }
  | { readonly kind: 'forgetLeader' };

/** What a step did, beyond what `view` shows. */
export interface Stepped {
  readonly sent?: readonly Sent[];
  /** To whom asked: only if `replies` is declared, and then to everybody. */
  readonly replies?: readonly OwnReply[];
  /** Entries given to the state machine in this step, in order, the last one at the view's appliedIndex. */
  readonly applied?: readonly OwnEntry[];
}

/**
 * What a client is told. An answer brings what the state machine gave, which is kept elsewhere, for the entry that was
 * applied at that index in this step.
 */
export type OwnReply =
  | Exclude<Reply, { readonly kind: 'answered' }>
  | { readonly kind: 'answered'; readonly index: number; readonly term: number; readonly answer?: string };

/** A message. Its payload is whatever `structuredClone` can copy, and comes back as it is. */
export interface Sent {
  readonly to: ServerId;
  readonly payload: unknown;
  readonly says?: Says;
}

/**
 * The message in words, for the judges and for people: of the paper (`AppendEntries` …) with all fields of such a message,
 * or by a name of its own in letters, with any plain values.
 */
export interface Says {
  readonly kind: string;
  readonly term?: number;
  readonly [field: string]: unknown;
}

/** `command` is null in an entry of the Raft's own, such as a leader's no-op. */
export interface OwnEntry {
  readonly term: number;
  readonly command: string | null;
  readonly configuration?: ConfigurationView;
}

/** The entries from base + 1 on; or all of them, as a list. */
export type OwnLog =
  | readonly OwnEntry[]
  | { readonly base: number; readonly baseTerm: number; readonly entries: readonly OwnEntry[] };

/** What stands in it, and what is compacted. Throws a TypeError if it is no log. */
export function partsOf(log: OwnLog): Exclude<OwnLog, readonly unknown[]> {
  if (isList(log)) return { base: 0, baseTerm: 0, entries: log };
  if (typeof log === 'object' && log !== null && isList(log.entries)) return log;
  throw new TypeError('log: expected a list of entries, or { base, baseTerm, entries }');
}

const isList = (log: unknown): log is readonly OwnEntry[] => Array.isArray(log);

interface Stored {
  readonly currentTerm: number;
  readonly votedFor: ServerId | null;
  readonly log: OwnLog;
  /** That was given with `compact`, or came with a message, and stands for all up to the log's base; '' if nothing is compacted. */
  readonly snapshot?: string;
}

/** What a server shows. What is optional counts only if it is declared. */
export interface Shown extends Stored {
  readonly role: Role;
  readonly leaderId: ServerId | null; // whom it takes for the leader of currentTerm
  readonly suspectsLeader?: boolean; // of a run with `leastTimeout`: it has heard nothing of leaderId for so long
  readonly commitIndex: number;
  readonly appliedIndex?: number; // if it is another than what `applied` comes to
  readonly votesGranted?: readonly ServerId[];
  readonly progress?: readonly ProgressView[];
  readonly configuration?: ConfigurationView;
  readonly transferTarget?: ServerId | null;
  readonly pendingReads?: readonly ReadView[];
  readonly pendingWrites?: number;
  readonly durable?: Stored; // what a crash now would leave; without, all of it is
}
