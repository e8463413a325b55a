import type { AppendEntriesRequest, PreVoteRequest, RequestVoteRequest, SpecEntry } from './message.ts';

type Log = readonly SpecEntry[];

/** The term of the entry at this index; 0 before the first (raft.tla, LastTerm). */
export function termAt(log: Log, index: number): number {
  return log[index - 1]?.term ?? 0;
}

/** §5.4.1: whether the candidate's log is at least as up-to-date as this one. */
export function isUpToDate(log: Log, { mlastLogTerm, mlastLogIndex }: RequestVoteRequest | PreVoteRequest): boolean {
  const lastTerm = termAt(log, log.length);
  return mlastLogTerm > lastTerm || (mlastLogTerm === lastTerm && mlastLogIndex >= log.length);
}

/** §5.3, the consistency check: whether this log has the entry that the request's entries follow. */
export function hasPrevious(log: Log, { mprevLogIndex, mprevLogTerm }: AppendEntriesRequest): boolean {
  return mprevLogIndex === 0 || (mprevLogIndex <= log.length && termAt(log, mprevLogIndex) === mprevLogTerm);
}

/** The index of the last entry that follows from the request. */
export function lastNewIndex({ mprevLogIndex, mentries }: AppendEntriesRequest): number {
  return mprevLogIndex + mentries.length;
}

/** §5.3: the first index where an entry of the request and one of the log have different terms, or null. */
export function firstConflict(log: Log, { mprevLogIndex, mentries }: AppendEntriesRequest): number | null {
  for (const [offset, entry] of mentries.entries()) {
    const index = mprevLogIndex + 1 + offset;
    if (index > log.length) return null;
    if (termAt(log, index) !== entry.term) return index;
  }
  return null;
}

/** The first index of the run of entries of one term that ends at this index. */
export function firstOfTerm(log: Log, index: number): number {
  let first = index;
  while (first > 1 && termAt(log, first - 1) === termAt(log, index)) first -= 1;
  return first;
}

/** The largest index below this one with an entry of this term; 0 if there is none. */
export function lastOfTermBelow(log: Log, below: number, term: number): number {
  let index = Math.min(below - 1, log.length);
  while (index > 0 && termAt(log, index) !== term) index -= 1;
  return Math.max(index, 0);
}
