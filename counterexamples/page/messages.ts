import { unreachable } from '../../properties/unreachable.ts';
import type { ConfigurationView, EntryView, MessageView, PlainValue } from '../../properties/seen/view.ts';
import { nameOfMessage, showConfiguration } from '../../properties/seen/view.ts';
import { show } from '../printable.ts';
import { contentText, entriesText } from '../show/words.ts';
import type { AppliedStep, TraceMessage, TraceStep } from '../trace.ts';
import type { PageMessage } from './document.ts';

/** All messages of a run, in the order in which they were sent, and where each of them stands, by its name. */
export interface MessageList {
  readonly messages: readonly PageMessage[];
  readonly places: ReadonlyMap<string, number>;
}

export function messagesOf(steps: readonly TraceStep[]): MessageList {
  const fates: Fate[] = [];
  const places = new Map<string, number>();
  const fateOf = (message: TraceMessage | null): Fate | undefined => fates[places.get(message?.identity ?? '') ?? -1];
  const add = (message: TraceMessage, origin: Pick<Fate, 'sent' | 'copyOf'>): void => {
    places.set(message.identity, fates.length);
    fates.push({ message, ...origin, arrived: [], lost: null });
  };
  for (const made of steps) {
    if (made.fate !== 'applied') continue;
    const { number, message, copy } = made;
    if (made.step.kind === 'deliver') fateOf(message)?.arrived.push(number);
    const lost = made.step.kind === 'drop' ? fateOf(message) : undefined;
    if (lost !== undefined) lost.lost = number;
    if (copy !== null) add(copy, { sent: null, copyOf: places.get(message?.identity ?? '') ?? null });
    for (const sent of made.sent) add(sent, { sent: number, copyOf: null });
  }
  return { messages: fates.map(pageMessage), places };
}

interface Fate {
  readonly message: TraceMessage;
  readonly sent: number | null;
  readonly copyOf: number | null;
  readonly arrived: number[];
  lost: number | null;
}

function pageMessage({ message: { identity, envelope }, ...fate }: Fate): PageMessage {
  const { from, to, message } = envelope;
  const kind = show(nameOfMessage(message));
  return {
    name: show(identity),
    from,
    to,
    kind,
    term: message.term,
    answer: kind.endsWith('Response'),
    text: contentText(message),
    fields: fieldsOf(message),
    ...fate,
  };
}

/** All that a message says beyond its kind and term, as its sender named it. */
function fieldsOf(message: MessageView): PageMessage['fields'] {
  switch (message.kind) {
    case 'AppendEntries': {
      const { entries, ...rest } = message;
      return [...plainFields(rest), ['entries', listText(entries)]];
    }
    case 'InstallSnapshot': {
      const { configuration, ...rest } = message;
      return [...plainFields(rest), ['configuration', configurationText(configuration)]];
    }
    case 'Other':
      return plainFields(message.says);
    case 'PreVote':
    case 'RequestVote':
    case 'PreVoteResponse':
    case 'RequestVoteResponse':
    case 'AppendEntriesResponse':
    case 'InstallSnapshotResponse':
    case 'TimeoutNow':
      return plainFields(message);
    default:
      return unreachable(message);
  }
}

const plainFields = (fields: Readonly<Record<string, PlainValue>>): PageMessage['fields'] =>
  Object.entries(fields)
    .filter(([name]) => name !== 'kind' && name !== 'term')
    .map(([name, value]) => [show(name), value === '' ? 'none' : show(String(value))]);

const listText = (entries: readonly EntryView[]): string => (entries.length === 0 ? 'none' : entriesText(entries));

const configurationText = (configuration: ConfigurationView): string => showConfiguration(configuration);

/** The server that a step changed. One that hears of the loss of its own message does so in a step of the network. */
export function serverChanged({ server, before, after, message }: AppliedStep): number | null {
  return server ?? (before === after ? null : (message?.envelope.from ?? null));
}
