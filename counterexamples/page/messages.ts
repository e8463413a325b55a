import { unreachable } from '../../properties/unreachable.ts';
import type { ConfigurationView, EntryView, MessageView, PlainValue } from '../../properties/seen/view.ts';
import { nameOfMessage, showConfiguration } from '../../properties/seen/view.ts';
import { show } from '../printable.ts';
import { contentText, entriesText } from '../show/words.ts';
import type { AppliedStep, TraceMessage, TraceStep } from '../trace.ts';
import type { PageMessage } from './document.ts';

/** All messages of a run, in the order in which they were sent, and what became of them. It grows with the run. */
export class Messages {
  readonly places = new Map<string, number>(); // where each stands, by its name
  readonly #fates: Fate[] = [];
  readonly #changed = new Set<number>(); // places
  #all: readonly PageMessage[] = [];

  /** What a step sent, and what it did with what was sent before. */
  add(made: TraceStep): void {
    if (made.fate !== 'applied') return;
    const { number, step, message, copy } = made;
    const place = message === null ? undefined : this.places.get(message.identity);
    const fate = this.#fates[place ?? -1];
    if (place !== undefined && fate !== undefined) {
      if (step.kind === 'deliver') fate.arrived = [...fate.arrived, number];
      if (step.kind === 'drop') fate.lost = number;
      this.#changed.add(place);
    }
    if (copy !== null) this.#send(copy, { sent: null, copyOf: place ?? null });
    for (const sent of made.sent) this.#send(sent, { sent: number, copyOf: null });
  }

  /** As they are now. One of which nothing became known is the same object as before. */
  list(): readonly PageMessage[] {
    if (this.#changed.size > 0) {
      const all = [...this.#all];
      for (const place of this.#changed) {
        const fate = this.#fates[place];
        if (fate !== undefined) all[place] = pageMessage(fate);
      }
      this.#all = all;
      this.#changed.clear();
    }
    return this.#all;
  }

  #send(message: TraceMessage, origin: Pick<Fate, 'sent' | 'copyOf'>): void {
    const place = this.#fates.push({ message, ...origin, arrived: [], lost: null }) - 1;
    this.places.set(message.identity, place);
    this.#changed.add(place);
  }
}

interface Fate {
  readonly message: TraceMessage;
  readonly sent: number | null;
  readonly copyOf: number | null;
  arrived: readonly number[];
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
