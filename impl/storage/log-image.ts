import type { Entry, LogIndex, Term } from '../core/log.ts';
import type { HardState } from '../core/node.ts';
import { StorageError } from './storage-error.ts';
import type { Batch, Snapshot, StoredState } from './storage.ts';

/**
 * What the disk holds, kept in memory beside it. Changed in place: a log may be long, and it is only ever changed at
 * its end.
 */
export class LogImage {
  hardState: HardState = { currentTerm: 0, votedFor: null };
  snapshot: Snapshot | null = null;
  #baseIndex: LogIndex = 0;
  #baseTerm: Term = 0;
  #entries: Entry[] = [];

  get baseIndex(): LogIndex {
    return this.#baseIndex;
  }

  get lastIndex(): LogIndex {
    return this.#baseIndex + this.#entries.length;
  }

  get lastTerm(): Term {
    return this.#entries.at(-1)?.term ?? this.#baseTerm;
  }

  append({ hardState, from, entries }: Batch): void {
    this.hardState = hardState;
    this.#entries.length = from - 1 - this.#baseIndex;
    for (const entry of entries) this.#entries.push(entry);
  }

  /** Forgets every entry and goes on after (index, term). */
  rebase(index: LogIndex, term: Term): void {
    this.#baseIndex = index;
    this.#baseTerm = term;
    this.#entries = [];
  }

  holds(index: LogIndex, term: Term): boolean {
    if (index < this.#baseIndex) return false;
    if (index === this.#baseIndex) return this.#baseTerm === term;
    return this.#entries[index - this.#baseIndex - 1]?.term === term;
  }

  /** Figure 13, rules 6 and 7: what follows the snapshot stays if the log holds its last entry, else all goes. */
  adopt(snapshot: Snapshot): void {
    const following = this.holds(snapshot.index, snapshot.term)
      ? this.#entries.slice(snapshot.index - this.#baseIndex)
      : [];
    this.snapshot = snapshot;
    this.rebase(snapshot.index, snapshot.term);
    this.#entries = following;
  }

  toState(): StoredState {
    return {
      ...this.hardState,
      snapshot: this.snapshot,
      baseIndex: this.#baseIndex,
      baseTerm: this.#baseTerm,
      entries: [...this.#entries],
    };
  }
}

/** Throws unless the batch can follow on what is stored: no gap, and nothing below a snapshot taken back. */
export function requireAppendable(image: LogImage, { from }: Batch): void {
  if (Number.isSafeInteger(from) && from > image.baseIndex && from <= image.lastIndex + 1) return;
  throw refused(`entries from ${from} do not follow on a log of ${image.baseIndex + 1} to ${image.lastIndex}`);
}

/** Throws unless the snapshot is newer than the one stored. */
export function requireNewer(image: LogImage, { index }: Snapshot): void {
  if (Number.isSafeInteger(index) && index > image.baseIndex) return;
  throw refused(`a snapshot of index ${index} is not newer than the one of ${image.baseIndex}`);
}

function refused(fact: string): StorageError {
  return new StorageError('STORAGE_REQUEST', { file: '', offset: 0 }, fact, 'Ask for what follows on the stored log.');
}
