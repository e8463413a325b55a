import type { Configuration } from './configuration.ts';

export type { ServerId } from './configuration.ts';

/**
 * Terms, indexes and server ids are plain numbers: nearly every line of the protocol adds to or compares them, and a
 * branded type would put a cast on each.
 */
export type Term = number; // 0: before the first election
export type LogIndex = number; // the first entry has index 1; 0: before the log
export type Command = string;

/** One log entry (Figure 2). `command` is null in the no-op that starts a leader's term (§8). */
export interface Entry {
  readonly term: Term;
  readonly command: Command | null;
  readonly configuration?: Configuration; // it changes who takes part (§6); the command is null then
}

/**
 * The log as a value: the entries from base + 1 on. What came before is compacted (§7): of it, only the term of the last
 * one is known, which the consistency check of the first entry needs, and the latest configuration. Made by the
 * functions below, which see to it that `configuration` is what the entries say.
 */
export interface Log {
  readonly base: LogIndex; // 0: nothing is compacted
  readonly baseTerm: Term; // of the entry at base; 0 if base is 0
  readonly baseConfiguration: Configuration; // the latest one up to base
  readonly entries: readonly Entry[];
  readonly configuration: Configuration; // the latest one: in use from when it is logged (dissertation §4.1)
  readonly configurationIndex: LogIndex; // of its entry; base if that is compacted
}

/** The state machine after the entry at `index`, in the state machine's own format (§7). */
export interface Snapshot {
  readonly index: LogIndex; // Figure 13: lastIncludedIndex
  readonly term: Term; // of that entry: lastIncludedTerm
  readonly configuration: Configuration; // the latest one up to there
  readonly data: string;
}

export function logOf(
  { base, baseTerm, baseConfiguration }: Pick<Log, 'base' | 'baseTerm' | 'baseConfiguration'>,
  entries: readonly Entry[],
): Log {
  const at = entries.findLastIndex(({ configuration }) => configuration !== undefined);
  const configuration = entries[at]?.configuration ?? baseConfiguration;
  return { base, baseTerm, baseConfiguration, entries, configuration, configurationIndex: base + at + 1 };
}

/** The log of a server that starts with these members, or with none, to be told of them. */
export const emptyLog = (baseConfiguration: Configuration): Log =>
  logOf({ base: 0, baseTerm: 0, baseConfiguration }, []);

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
export function append(log: Log, keep: LogIndex, entries: readonly Entry[]): Log {
  const kept = keep === lastIndex(log) ? log.entries : log.entries.slice(0, keep - log.base);
  const all = kept.concat(entries);
  const changes = log.configurationIndex > keep || entries.some(({ configuration }) => configuration !== undefined);
  if (changes) return logOf(log, all);
  const { base, baseTerm, baseConfiguration, configuration, configurationIndex } = log;
  return { base, baseTerm, baseConfiguration, entries: all, configuration, configurationIndex };
}

/** The configuration in use of a log that ends at `index`, which is not compacted beyond. */
export const configurationAt = (log: Log, index: LogIndex): Configuration =>
  log.configurationIndex <= index ? log.configuration : append(log, index, []).configuration;

/** The log behind a snapshot (Figure 13, steps 6 and 7): what follows it if the log holds its last entry, else nothing. */
export function behindSnapshot(log: Log, { index, term, configuration }: Snapshot): Log {
  const holds = index >= log.base && termAt(log, index) === term;
  const base = { base: index, baseTerm: term, baseConfiguration: configuration };
  return logOf(base, holds ? entriesAfter(log, index) : []);
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

/**
 * First index, of those that neither has compacted, at which the two logs do not hold the same object; the shorter one's end
 * + 1 if none.
 */
export function firstChangedIndex(one: Log, other: Log): LogIndex {
  const shorter = Math.min(lastIndex(one), lastIndex(other));
  let index = Math.max(one.base, other.base) + 1;
  // Not `===`, which would look at each entry, and those of a long log lie far apart in memory.
  while (index <= shorter && Object.is(entryAt(one, index), entryAt(other, index))) index += 1;
  return index;
}
