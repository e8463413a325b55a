import { unreachable } from '../../properties/unreachable.ts';
import type { EntryView, LogIndex, MessageView, PlainValue, ServerId, Term } from '../../properties/seen/view.ts';
import { show } from '../printable.ts';
import { commandText } from './commands.ts';
import { nameOfMessage, showConfiguration } from '../../properties/seen/view.ts';

/** Entries of one list that are shown. */
const entriesShown = 4;

export const serverName = (server: ServerId): string => `n${server}`;

/** A client of the store. */
export const clientName = (client: number): string => `c${client}`;

export const serverNames = (servers: readonly ServerId[]): string => servers.map(serverName).join(' ');

/** A server, or `none`. */
export const serverOrNone = (server: ServerId | null): string => (server === null ? 'none' : serverName(server));

/** `TERM:COMMAND`; a leader's no-op is `-`. */
export function entryText({ term, command, configuration }: EntryView): string {
  if (configuration !== undefined) return `${term}:{${showConfiguration(configuration)}}`;
  return `${term}:${command === null ? '-' : commandText(command)}`;
}

export function entriesText(entries: readonly EntryView[]): string {
  const shown = entries.slice(0, entriesShown).map(entryText);
  const left = entries.length - shown.length;
  return [...shown, ...(left > 0 ? [`… +${left}`] : [])].join(' ');
}

/** `1 entry`, `2 entries`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** A place in a log: `INDEX/tTERM`, or 0 before the first entry. */
const place = (index: LogIndex, term: Term): string => (index === 0 ? '0' : `${index}/t${term}`);

/** A message in a few words, without whom it goes to. */
export const messageText = (message: MessageView): string =>
  `${nameOfMessage(message)} t${message.term} ${contentText(message)}`.trimEnd();

/** A subject may say anything: it is shown as one harmless word or line, and not beyond so many columns. */
export const saidWord = (said: PlainValue): string => show(String(said), saidColumns);

const saidColumns = 60;

/** `(field value, field value)`, as the subject gave it. */
export function saysText(says: Readonly<Record<string, PlainValue>>): string {
  const fields = Object.entries(says).map(
    ([name, value]) => `${saidWord(name)} ${value === '' ? 'none' : saidWord(value)}`,
  );
  return fields.length === 0 ? '' : `(${fields.join(', ')})`;
}

/** What a message says beyond its kind and term. */
export function contentText(message: MessageView): string {
  switch (message.kind) {
    case 'PreVote':
    case 'RequestVote': {
      const transfer = message.leadershipTransfer === true ? ', by transfer' : '';
      return `(last ${place(message.lastLogIndex, message.lastLogTerm)}${transfer})`;
    }
    case 'PreVoteResponse':
    case 'RequestVoteResponse':
      return message.voteGranted ? 'granted' : 'refused';
    case 'AppendEntries': {
      const what = message.entries.length === 0 ? 'heartbeat' : entriesText(message.entries);
      return `(${what} after ${place(message.prevLogIndex, message.prevLogTerm)}, commit ${message.leaderCommit})`;
    }
    case 'AppendEntriesResponse':
      return message.success ? `ok up to ${message.matchIndex}` : `refused after ${message.prevLogIndex}`;
    case 'InstallSnapshot': {
      const last = message.done ? ', the last chunk' : '';
      return `(${place(message.lastIncludedIndex, message.lastIncludedTerm)}, from character ${message.offset}${last})`;
    }
    case 'InstallSnapshotResponse':
      return `(${message.lastIncludedIndex}, ${count(message.offset, 'character')} arrived)`;
    case 'TimeoutNow':
      return '';
    case 'Other':
      return saysText(message.says);
    default:
      return unreachable(message);
  }
}
