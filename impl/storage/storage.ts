import type { HardState } from '../core/node.ts';
import type { Entry, Log, LogIndex, ServerId, Term } from '../core/log.ts';
import type { DiskProgram } from './disk.ts';

/** Whose storage it is: opening another's is refused, since a server must never take up the votes of another. */
export interface Identity {
  readonly cluster: string;
  readonly server: ServerId;
}

/** What one `write` of the core asks to be made durable as a whole: hard state, log cut to `from − 1`, then entries. */
export interface Batch {
  readonly hardState: HardState;
  readonly from: LogIndex;
  readonly entries: readonly Entry[];
}

/** The state machine after the entry `index` of `term`, in the state machine's own format. */
export interface Snapshot {
  readonly index: LogIndex;
  readonly term: Term;
  readonly data: Uint8Array;
}

/** Everything that survives a crash. */
export interface StoredState extends HardState {
  readonly snapshot: Snapshot | null;
  readonly baseIndex: LogIndex; // that of the snapshot; 0 without one
  readonly baseTerm: Term;
  readonly entries: Log; // the first one has index baseIndex + 1
}

/** The one thing worth a log line after a crash: a batch was being written and nobody was told of it. */
export interface TornTail {
  readonly file: string;
  readonly offset: number; // where the batch began; the file ends here now
  readonly bytes: number; // how many were dropped
}

/** An open storage. One program at a time: the next begins when the one before has come to its end. */
export interface Storage {
  /** Durable, as a whole, once the program has come to its end. */
  append(batch: Batch): DiskProgram<void>;
  /** Durable likewise; the entries that it covers may go, and all of the log if it does not hold (index, term). */
  saveSnapshot(snapshot: Snapshot): DiskProgram<void>;
}

export interface OpenedStorage {
  readonly storage: Storage;
  readonly state: StoredState;
  readonly tornTail: TornTail | null;
}

export const emptyStoredState: StoredState = {
  currentTerm: 0,
  votedFor: null,
  snapshot: null,
  baseIndex: 0,
  baseTerm: 0,
  entries: [],
};
