import type { Entry, LogIndex, ServerId, Snapshot } from '../core/log.ts';
import type { DurableState, HardState } from '../core/node.ts';
import type { DiskProgram } from './disk/disk.ts';

/** Whose storage it is: opening another's is refused, since a server must never take up the votes of another. */
export interface Identity {
  readonly cluster: string;
  readonly server: ServerId;
}

/** What one `write` of the core asks to be made durable as a whole: hard state, log cut to `from − 1`, then entries. */
export interface WriteBatch {
  readonly hardState: HardState;
  readonly from: LogIndex;
  readonly entries: readonly Entry[];
}

/** The one thing worth a log line after a crash: a batch was being written and nobody was told of it. */
export interface TornTail {
  readonly file: string;
  readonly offset: number; // where the batch began, in bytes
  readonly bytes: number; // how many of it were there; they are not read again
}

/** An open storage. One program at a time: the next begins when the one before has come to its end. */
export interface Storage {
  /** Durable, as a whole, once the program has come to its end. */
  append(batch: WriteBatch): DiskProgram<void>;
  /** Durable likewise; the entries that it covers may go, and all of the log if it does not hold (index, term). */
  saveSnapshot(snapshot: Snapshot): DiskProgram<void>;
}

export interface OpenedStorage {
  readonly storage: Storage;
  readonly state: DurableState; // everything that survived
  readonly tornTail: TornTail | null;
}
