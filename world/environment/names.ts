import type { MessageIdentity } from '../../properties/seen/schedule.ts';
import type { Envelope, ServerId, Term } from '../../properties/seen/view.ts';
import { messageKinds, nameOfMessage } from '../../properties/seen/view.ts';
import type { Flight } from './flights.ts';
import { Flights } from './flights.ts';

const kindLimit = 256;
const termLimit = 2 ** 20; // so that a name's parts fit one safe integer
const serverLimit = 64;

const nothing: readonly Flight[] = [];

/** Finds what is in flight by its name and by its place on its link, however much there is. */
export class Names {
  readonly #occurrences = new Map<number, (Flight | null)[]>(); // by link, kind and term; null: no longer in flight
  readonly #links = new Map<number, Flights>();
  readonly #kinds = new Map<string, number>(messageKinds.map((kind, k) => [kind, k]));

  /** Gives the next message of its link, kind and term its name. */
  name(envelope: Envelope): Flight {
    const { from, to, message } = envelope;
    const occurrences = at(this.#occurrences, this.#nameless(from, to, nameOfMessage(message), message.term), () => []);
    const flight = { envelope, occurrence: occurrences.length + 1 };
    occurrences.push(flight);
    at(this.#links, linkOf(from, to), () => new Flights()).add(flight);
    return flight;
  }

  take(flight: Flight): void {
    const { from, to, message } = flight.envelope;
    const occurrences = this.#occurrences.get(this.#nameless(from, to, nameOfMessage(message), message.term));
    if (occurrences?.[flight.occurrence - 1] !== flight) throw new RangeError('this message is not in flight');
    occurrences[flight.occurrence - 1] = null;
    this.#links.get(linkOf(from, to))?.take(flight);
  }

  find(identity: MessageIdentity): Flight | undefined {
    const { from, to, kind, term, occurrence } = identity;
    const flight = this.#occurrences.get(this.#nameless(from, to, kind, term))?.[occurrence - 1];
    if (flight === undefined || flight === null) return undefined;
    // A name with a server or a term beyond the limits means another message's number, and nothing.
    const { envelope } = flight;
    const isNamed = envelope.from === from && envelope.to === to && nameOfMessage(envelope.message) === kind;
    return isNamed && envelope.message.term === term ? flight : undefined;
  }

  /** What is in flight on a link, oldest first. */
  onLink(from: ServerId, to: ServerId): readonly Flight[] {
    return this.#links.get(linkOf(from, to))?.list ?? nothing;
  }

  #nameless(from: ServerId, to: ServerId, kind: string, term: Term): number {
    const number = at(this.#kinds, kind, () => this.#kinds.size);
    return (linkOf(from, to) * kindLimit + number) * termLimit + term;
  }
}

const linkOf = (from: ServerId, to: ServerId): number => from * serverLimit + to;

function at<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
