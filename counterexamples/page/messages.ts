import { unreachable } from '../../properties/unreachable.ts';
import type { ConfigurationView, EntryView, MessageView, PlainValue } from '../../properties/seen/view.ts';
import { nameOfMessage, showConfiguration } from '../../properties/seen/view.ts';
import { show } from '../printable.ts';
import { Journeys } from '../show/journeys.ts';
import type { Journey } from '../show/journeys.ts';
import { contentText, entriesText } from '../show/words.ts';
import type { AppliedStep, TraceMessage, TraceStep } from '../trace.ts';
import type { PageMessage } from './document.ts';

/** All messages of a run, in the order in which they were sent, and what became of them. It grows with the run. */
export class Messages {
  readonly places = new Map<string, number>(); // where each stands, by its name
  readonly #journeys = new Journeys();
  readonly #changed = new Set<Journey>();
  #all: readonly PageMessage[] = [];

  /** What a step sent, and what it did with what was sent before. */
  add(made: TraceStep): void {
    for (const journey of this.#journeys.add(made)) {
      const { identity } = journey.message;
      if (!this.places.has(identity)) this.places.set(identity, this.places.size);
      this.#changed.add(journey);
    }
  }

  /** As they are now. One of which nothing became known is the same object as before. */
  list(): readonly PageMessage[] {
    if (this.#changed.size > 0) {
      const all = [...this.#all];
      for (const journey of this.#changed) {
        const place = this.#placeOf(journey.message);
        if (place !== null) all[place] = pageMessage(journey, this.#placeOf(journey.copyOf));
      }
      this.#all = all;
      this.#changed.clear();
    }
    return this.#all;
  }

  #placeOf(message: TraceMessage | null): number | null {
    return this.places.get(message?.identity ?? '') ?? null;
  }
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
