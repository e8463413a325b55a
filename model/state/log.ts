import type {
  AppendEntriesRequest,
  PreVoteRequest,
  RequestVoteRequest,
  SpecConfiguration,
  SpecEntry,
} from './message.ts';

/** A log with the snapshot that stands for what came before it (§7, Figure 12); without one, all of the log. */
export interface StoredLog {
  readonly log: readonly SpecEntry[]; // the first entry has index snapshot.lastIndex + 1
  readonly snapshot: SpecSnapshot; // snapshots; constant while the feature is off
}

/** §7, Figure 12: the state machine after the last included entry. Its data are opaque to Raft. */
export interface SpecSnapshot {
  readonly lastIndex: number; // 0: nothing is compacted
  readonly lastTerm: number;
  readonly configuration: SpecConfiguration; // the latest one up to there
  readonly data: string;
}

/** The index of the last entry, compacted or not; 0 if there is none. */
export function lastIndexOf({ log, snapshot }: StoredLog): number {
  return snapshot.lastIndex + log.length;
}

/** The term of the entry at this index; 0 before the first (raft.tla, LastTerm), and where it is not known any more. */
export function termAt({ log, snapshot }: StoredLog, index: number): number {
  if (index === snapshot.lastIndex) return snapshot.lastTerm;
  return log[index - snapshot.lastIndex - 1]?.term ?? 0;
}

/** At most `count` entries behind this index. */
export function entriesBehind({ log, snapshot }: StoredLog, index: number, count: number): readonly SpecEntry[] {
  const first = index - snapshot.lastIndex;
  return log.slice(first, first + count);
}

/** §5.4.1: whether the candidate's log is at least as up-to-date as this one. */
export function isUpToDate(
  stored: StoredLog,
  { mlastLogTerm, mlastLogIndex }: RequestVoteRequest | PreVoteRequest,
): boolean {
  const lastIndex = lastIndexOf(stored);
  const lastTerm = termAt(stored, lastIndex);
  return mlastLogTerm > lastTerm || (mlastLogTerm === lastTerm && mlastLogIndex >= lastIndex);
}

/**
 * §5.3, the consistency check: whether this log has the entry that the request's entries follow. What is compacted is
 * committed, so every leader has it (Leader Completeness).
 */
export function hasPrevious(stored: StoredLog, { mprevLogIndex, mprevLogTerm }: AppendEntriesRequest): boolean {
  if (mprevLogIndex < stored.snapshot.lastIndex) return true;
  return mprevLogIndex <= lastIndexOf(stored) && termAt(stored, mprevLogIndex) === mprevLogTerm;
}

/** The index of the last entry that follows from the request. */
export function lastNewIndex({ mprevLogIndex, mentries }: AppendEntriesRequest): number {
  return mprevLogIndex + mentries.length;
}

/** §5.3: the first index where an entry of the request and one of the log have different terms, or null. */
export function firstConflict(stored: StoredLog, { mprevLogIndex, mentries }: AppendEntriesRequest): number | null {
  const lastIndex = lastIndexOf(stored);
  for (const [offset, entry] of mentries.entries()) {
    const index = mprevLogIndex + 1 + offset;
    if (index > lastIndex) return null;
    if (index > stored.snapshot.lastIndex && termAt(stored, index) !== entry.term) return index;
  }
  return null;
}

/** The first index, of those not compacted, of the run of entries of one term that ends at this index. */
export function firstOfTerm(stored: StoredLog, index: number): number {
  let first = index;
  while (first > stored.snapshot.lastIndex + 1 && termAt(stored, first - 1) === termAt(stored, index)) first -= 1;
  return first;
}

/** The largest index below this one with an entry of this term, the last compacted one included; 0 if there is none. */
export function lastOfTermBelow(stored: StoredLog, below: number, term: number): number {
  let index = Math.min(below - 1, lastIndexOf(stored));
  while (index >= stored.snapshot.lastIndex && termAt(stored, index) !== term) index -= 1;
  return index < stored.snapshot.lastIndex ? 0 : index;
}
