import { unreachable } from '../../properties/unreachable.ts';
import type { ConfigurationView, EntryView, MessageView, PlainValue } from '../../properties/seen/view.ts';
import { nameOfMessage, showConfiguration } from '../../properties/seen/view.ts';
import { show } from '../printable.ts';
import { journeysOf } from '../show/journeys.ts';
import type { Journey } from '../show/journeys.ts';
import { contentText, entriesText } from '../show/words.ts';
import type { AppliedStep, TraceMessage, TraceStep } from '../trace.ts';
import type { PageMessage } from './document.ts';

/** All messages of a run, in the order in which they were sent, and where each of them stands, by its name. */
export interface MessageList {
  readonly messages: readonly PageMessage[];
  readonly places: ReadonlyMap<string, number>;
}

export function messagesOf(steps: readonly TraceStep[]): MessageList {
  const journeys = journeysOf(steps);
  const places = new Map(journeys.map(({ message }, place) => [message.identity, place]));
  const placeOf = (message: TraceMessage | null): number | null => places.get(message?.identity ?? '') ?? null;
  return { messages: journeys.map((journey) => pageMessage(journey, placeOf(journey.copyOf))), places };
}

function pageMessage(journey: Journey, copyOf: number | null): PageMessage {
  const { message: sent, sentAt, emittedAt, arrivedAt, lostAt, end } = journey;
  const { from, to, message } = sent.envelope;
  const kind = show(nameOfMessage(message));
  return {
    name: show(sent.identity),
    from,
    to,
    kind,
    term: message.term,
    answer: kind.endsWith('Response'),
    text: contentText(message),
    fields: fieldsOf(message),
    sent: copyOf === null ? (emittedAt ?? sentAt) : null,
    copyOf,
    arrived: arrivedAt,
    lost: lostAt,
    ...(arrivedAt.length > 0 && end === 'inFlight' && { open: true as const }),
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
