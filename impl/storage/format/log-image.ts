import type { Configuration } from '../../core/configuration.ts';
import type { Entry, Log, LogIndex, Snapshot, Term } from '../../core/log.ts';
import { logOf } from '../../core/log.ts';
import type { DurableState, HardState } from '../../core/node.ts';
import { refused } from '../storage-error.ts';
import type { WriteBatch } from '../storage.ts';

/** What is known of a log before its first entry. */
export type LogBase = Pick<Log, 'base' | 'baseTerm' | 'baseConfiguration'>;

/**
 * What the disk holds, kept in memory beside it. Changed in place: a log may be long, and it is only ever changed at
 * its end.
 */
export class LogImage {
  hardState: HardState = { currentTerm: 0, votedFor: null };
  #snapshot: Snapshot | null = null;
  #base: LogBase;
  #entries: Entry[] = [];

  /** Of a server that has stored nothing yet. */
  constructor(baseConfiguration: Configuration) {
    this.#base = { base: 0, baseTerm: 0, baseConfiguration };
  }

  get baseIndex(): LogIndex {
    return this.#base.base;
  }

  get snapshotIndex(): LogIndex {
    return this.#snapshot?.index ?? 0;
  }

  get lastIndex(): LogIndex {
    return this.#base.base + this.#entries.length;
  }

  get lastTerm(): Term {
    return this.#entries.at(-1)?.term ?? this.#base.baseTerm;
  }

  /** Where the log ends, for another one to go on from there. */
  get end(): LogBase {
    const baseConfiguration = logOf(this.#base, this.#entries).configuration;
    return { base: this.lastIndex, baseTerm: this.lastTerm, baseConfiguration };
  }

  /** The entries must follow without a gap. */
  append({ hardState, from, entries }: WriteBatch): void {
    this.hardState = hardState;
    // Only while a log is read of which a snapshot covers the beginning: what is taken back there is not known.
    if (from <= this.baseIndex) this.rebase({ ...this.#base, base: from - 1, baseTerm: 0 });
    this.#entries.length = from - 1 - this.baseIndex;
    for (const entry of entries) this.#entries.push(entry);
  }

  /** Forgets every entry and goes on behind `base`. */
  rebase(base: LogBase): void {
    this.#base = base;
    this.#entries = [];
  }

  holds({ index, term }: Pick<Snapshot, 'index' | 'term'>): boolean {
    if (index === this.baseIndex) return this.#base.baseTerm === term;
    return this.#entries[index - this.baseIndex - 1]?.term === term;
  }

  /** Figure 13, rules 6 and 7: what follows the snapshot stays if the log holds its last entry, else all goes. */
  adopt(snapshot: Snapshot): void {
    const following = this.holds(snapshot) ? this.#entries.slice(snapshot.index - this.baseIndex) : [];
    const { index, term, configuration } = snapshot;
    this.#snapshot = snapshot;
    this.rebase({ base: index, baseTerm: term, baseConfiguration: configuration });
    this.#entries = following;
  }

  /** A copy: what happens to this image later does not show in it. */
  toState(): DurableState {
    const { currentTerm, votedFor } = this.hardState;
    return { currentTerm, votedFor, snapshot: this.#snapshot, log: logOf(this.#base, [...this.#entries]) };
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
