import type { EntryView, LogView, ServerView } from '../../properties/seen/view.ts';
import { firstDifferingIndex, lastIndex, showConfiguration } from '../../properties/seen/view.ts';
import { commandText } from '../show/commands.ts';
import { serverName } from '../show/words.ts';
import type { PageDurable, PageEntry, PageServer, ServerChange } from './document.ts';

/** A server as the panes show it. */
export function pageServer(view: ServerView): PageServer {
  return { ...fieldsOf(view), entries: view.log.entries.map(pageEntry) };
}

/** Tells, step after step, what is other after it. Long logs are not looked at twice: what one leaves, the next begins with. */
export class Changes {
  readonly #latest = new Map<number, { readonly view: ServerView; readonly fields: Fields }>(); // by server

  /** Undefined if nothing is. */
  of(before: ServerView, after: ServerView): ServerChange | undefined {
    if (before === after) return undefined;
    const latest = this.#latest.get(before.id);
    const was = latest?.view === before ? latest.fields : fieldsOf(before);
    const is = fieldsOf(after);
    this.#latest.set(after.id, { view: after, fields: is });
    return changeOf({ before, was }, { after, is });
  }
}

function changeOf(
  { before, was }: { readonly before: ServerView; readonly was: Fields },
  { after, is }: { readonly after: ServerView; readonly is: Fields },
): ServerChange | undefined {
  const change: { -readonly [Name in keyof Fields]?: Fields[Name] } = {};
  for (const name of fieldNames) {
    if (!same(was[name], is[name])) take(change, name, is);
  }
  const entries = entriesChanged(before.log, after.log);
  const all: ServerChange = entries === undefined ? change : { ...change, entries };
  return Object.keys(all).length === 0 ? undefined : all;
}

type Fields = Omit<PageServer, 'entries'>;

const fieldNames = [
  'up',
  'role',
  'term',
  'votedFor',
  'leader',
  'commitIndex',
  'appliedIndex',
  'base',
  'baseTerm',
  'durable',
  'votes',
  'progress',
  'configuration',
  'more',
] as const satisfies readonly (keyof Fields)[];

function take<Name extends keyof Fields>(into: { [Each in Name]?: Fields[Each] }, name: Name, from: Fields): void {
  into[name] = from[name];
}

function same(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
}

function fieldsOf(view: ServerView): Fields {
  const { up, role, currentTerm, votedFor, leaderId, commitIndex, appliedIndex, log, votesGranted, progress } = view;
  return {
    up,
    role,
    term: currentTerm,
    votedFor,
    leader: leaderId,
    commitIndex,
    appliedIndex,
    base: log.base,
    baseTerm: log.baseTerm,
    durable: durableOf(view),
    votes: votesGranted,
    progress: progress.map(({ server, nextIndex, matchIndex }) => [server, nextIndex, matchIndex]),
    configuration: showConfiguration(view.configuration),
    more: moreOf(view),
  };
}

function durableOf({ currentTerm, votedFor, log, durable }: ServerView): PageDurable | null {
  const last = lastIndex(durable.log);
  const equal = durable.log === log ? last : firstDifferingIndex(log, durable.log) - 1;
  const isAll = durable.currentTerm === currentTerm && durable.votedFor === votedFor;
  if (isAll && equal === last && last === lastIndex(log)) return null;
  return { term: durable.currentTerm, votedFor: durable.votedFor, lastIndex: last, same: equal };
}

function moreOf({ transferTarget, pendingReads, pendingWrites }: ServerView): Fields['more'] {
  const reads = pendingReads.map(({ read, index }) => `${read} at ${index ?? '?'}`);
  return [
    ...(transferTarget === null ? [] : [['transfers to', serverName(transferTarget)] as const]),
    ...(reads.length === 0 ? [] : [['pending reads', reads.join(', ')] as const]),
    ...(pendingWrites === 0 ? [] : [['pending writes', String(pendingWrites)] as const]),
  ];
}

/** From the first entry on that differs; where something is uncovered that was compacted, from there on. */
function entriesChanged(before: LogView, after: LogView): ServerChange['entries'] {
  if (before === after) return undefined;
  const from = after.base < before.base ? after.base + 1 : firstDifferingIndex(before, after);
  if (from > lastIndex(before) && from > lastIndex(after)) return undefined;
  return { from, entries: after.entries.slice(from - after.base - 1).map(pageEntry) };
}

function pageEntry({ term, command, configuration }: EntryView): PageEntry {
  if (configuration !== undefined) return [term, `{${showConfiguration(configuration)}}`];
  return [term, command === null ? '-' : commandText(command)];
}
