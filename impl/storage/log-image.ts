import type { Entry, LogIndex, Snapshot, Term } from '../core/log.ts';
import type { DurableState, HardState } from '../core/node.ts';
import { refused } from './storage-error.ts';
import type { WriteBatch } from './storage.ts';

/**
 * What the disk holds, kept in memory beside it. Changed in place: a log may be long, and it is only ever changed at
 * its end.
 */
export class LogImage {
  hardState: HardState = { currentTerm: 0, votedFor: null };
  #snapshot: Snapshot | null = null;
  #baseIndex: LogIndex = 0;
  #baseTerm: Term = 0;
  #entries: Entry[] = [];

  get baseIndex(): LogIndex {
    return this.#baseIndex;
  }

  get snapshotIndex(): LogIndex {
    return this.#snapshot?.index ?? 0;
  }

  get lastIndex(): LogIndex {
    return this.#baseIndex + this.#entries.length;
  }

  get lastTerm(): Term {
    return this.#entries.at(-1)?.term ?? this.#baseTerm;
  }

  /** The entries must follow without a gap. */
  append({ hardState, from, entries }: WriteBatch): void {
    this.hardState = hardState;
    // Only while a log is read of which a snapshot covers the beginning: what is taken back there is not known.
    if (from <= this.#baseIndex) this.rebase(from - 1, 0);
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
    const { index, term } = snapshot;
    const following = this.holds(index, term) ? this.#entries.slice(index - this.#baseIndex) : [];
    this.#snapshot = snapshot;
    this.rebase(index, term);
    this.#entries = following;
  }

  /** A copy: what happens to this image later does not show in it. */
  toState(): DurableState {
    const log = { base: this.#baseIndex, baseTerm: this.#baseTerm, entries: [...this.#entries] };
    return { ...this.hardState, snapshot: this.#snapshot, log };
  }
}

/** Throws unless the batch can follow on what is stored: no gap, and nothing below a snapshot taken back. */
export function requireAppendable({ baseIndex, lastIndex }: LogImage, { from }: WriteBatch): void {
  if (Number.isSafeInteger(from) && from > baseIndex && from <= lastIndex + 1) return;
  throw refused(`entries from ${from} do not follow on a log of ${baseIndex + 1} to ${lastIndex}`);
}

/** Throws unless the snapshot is newer than the one stored. */
export function requireNewer({ snapshotIndex }: LogImage, { index }: Snapshot): void {
  if (Number.isSafeInteger(index) && index > snapshotIndex) return;
  throw refused(`a snapshot of index ${index} is not newer than the stored one of ${snapshotIndex}`);
}
