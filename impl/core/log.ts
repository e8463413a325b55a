/**
 * Terms, indexes and server ids are plain numbers: nearly every line of the protocol adds to or compares them, and a
 * branded type would put a cast on each.
 */
export type Term = number; // 0: before the first election
export type LogIndex = number; // the first entry has index 1; 0: before the log
export type ServerId = number; // 1 to N
export type Command = string;

/** One log entry (Figure 2). `command` is null in the no-op that starts a leader's term (§8). */
export interface Entry {
  readonly term: Term;
  readonly command: Command | null;
}

/** The log as a value: entry k stands at position k − 1. */
export type Log = readonly Entry[];

export const lastIndex = (log: Log): LogIndex => log.length;

/** Term of the entry at `index`; 0 before the log and beyond its end. */
export const termAt = (log: Log, index: LogIndex): Term => log[index - 1]?.term ?? 0;

export const lastTerm = (log: Log): Term => termAt(log, log.length);

/** First index of the run of entries of one term that ends at `index` (§5.3, fast walk-back). */
export function firstIndexOfTermAt(log: Log, index: LogIndex): LogIndex {
  const term = termAt(log, index);
  let first = index;
  while (first > 1 && termAt(log, first - 1) === term) first -= 1;
  return first;
}

/** Greatest index below `limit` whose entry has `term`, or 0. */
export function lastIndexOfTermBelow(log: Log, term: Term, limit: LogIndex): LogIndex {
  // Terms never fall along a log, so the search ends at the first smaller one.
  for (let index = limit - 1; index > 0 && termAt(log, index) >= term; index -= 1) {
    if (termAt(log, index) === term) return index;
  }
  return 0;
}

/** First index at which the two logs differ; the shorter one's length + 1 if it is a prefix of the other. */
export function firstDifference(one: Log, other: Log): LogIndex {
  const shorter = Math.min(one.length, other.length);
  let index = 0;
  while (index < shorter && one[index] === other[index]) index += 1;
  return index + 1;
}
