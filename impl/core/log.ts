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

/**
 * The log as a value: the entries from base + 1 on. What came before is compacted (§7): of it, only the term of the last
 * one is known, which the consistency check of the first entry needs.
 */
export interface Log {
  readonly base: LogIndex; // 0: nothing is compacted
  readonly baseTerm: Term; // of the entry at base; 0 if base is 0
  readonly entries: readonly Entry[];
}

/** The state machine after the entry at `index`, in the state machine's own format (§7). */
export interface Snapshot {
  readonly index: LogIndex; // Figure 13: lastIncludedIndex
  readonly term: Term; // of that entry: lastIncludedTerm
  readonly data: string;
}

export const emptyLog: Log = { base: 0, baseTerm: 0, entries: [] };

export const lastIndex = ({ base, entries }: Log): LogIndex => base + entries.length;

/** The entry at `index`; undefined where it is compacted, and beyond the end. */
export const entryAt = ({ base, entries }: Log, index: LogIndex): Entry | undefined => entries[index - base - 1];

/** Term of the entry at `index`, the last compacted one included; 0 where there is none, and where it is unknown. */
export const termAt = (log: Log, index: LogIndex): Term =>
  index === log.base ? log.baseTerm : (entryAt(log, index)?.term ?? 0);

export const lastTerm = (log: Log): Term => termAt(log, lastIndex(log));

/** At most `count` entries behind `index`, which is not compacted beyond. */
export const entriesAfter = ({ base, entries }: Log, index: LogIndex, count = Infinity): readonly Entry[] =>
  entries.slice(index - base, index - base + count);

/** The log cut to its end at `keep` ≥ base, followed by `entries`. */
export function append({ base, baseTerm, entries: own }: Log, keep: LogIndex, entries: readonly Entry[]): Log {
  return { base, baseTerm, entries: [...own.slice(0, keep - base), ...entries] };
}

/** The log behind a snapshot (Figure 13, steps 6 and 7): what follows it if the log holds its last entry, else nothing. */
export function behindSnapshot(log: Log, { index, term }: Snapshot): Log {
  const holds = index >= log.base && termAt(log, index) === term;
  return { base: index, baseTerm: term, entries: holds ? entriesAfter(log, index) : [] };
}

/** First index, of those not compacted, of the run of entries of one term that ends at `index` (§5.3, fast walk-back). */
export function firstIndexOfTermAt(log: Log, index: LogIndex): LogIndex {
  const term = termAt(log, index);
  let first = index;
  while (first > log.base + 1 && termAt(log, first - 1) === term) first -= 1;
  return first;
}

/** Greatest index below `limit` whose entry has `term`, the last compacted one included, or 0. */
export function lastIndexOfTermBelow(log: Log, term: Term, limit: LogIndex): LogIndex {
  // Terms never fall along a log, so the search ends at the first smaller one.
  for (let index = limit - 1; index >= log.base && termAt(log, index) >= term; index -= 1) {
    if (termAt(log, index) === term) return index;
  }
  return 0;
}

/** First index, of those that neither has compacted, at which the two logs differ; the shorter one's end + 1 if none. */
export function firstDifference(one: Log, other: Log): LogIndex {
  const shorter = Math.min(lastIndex(one), lastIndex(other));
  let index = Math.max(one.base, other.base) + 1;
  while (index <= shorter && entryAt(one, index) === entryAt(other, index)) index += 1;
  return index;
}
