import type { Envelope, MessageKind, ServerId } from '../view.ts';
import { messageKinds } from '../view.ts';
import type { MessageIdentity } from '../schedule/schedule.ts';

/** One copy of a message on its way. */
export interface Flight {
  readonly envelope: Envelope;
  readonly occurrence: number; // among the copies with equal link, kind and term, from 1; 0 if names are not kept
}

const termLimit = 2 ** 20; // so that a name's parts fit one safe integer

/** The simulated network: what is in flight, oldest first, and which links carry. Loses nothing by itself. */
export class Network {
  readonly flights: Flight[] = [];
  readonly #servers: number;
  readonly #cut: boolean[]; // by (from, to)
  readonly #occurrences: Map<number, number> | null;
  #cutLinks = 0;

  /** `names`: count occurrences, so that every flight has its identity. */
  constructor(servers: number, names: boolean) {
    this.#servers = servers;
    this.#cut = Array.from({ length: servers * servers }, () => false);
    this.#occurrences = names ? new Map() : null;
  }

  get cutLinks(): number {
    return this.#cutLinks;
  }

  send(envelope: Envelope): void {
    this.flights.push({ envelope, occurrence: this.#nextOccurrence(envelope) });
  }

  take(flight: Flight): void {
    const at = this.flights.indexOf(flight);
    if (at === -1) throw new RangeError('this message is not in flight');
    this.flights.splice(at, 1);
  }

  isCut(from: ServerId, to: ServerId): boolean {
    return this.#cut[(from - 1) * this.#servers + to - 1] === true;
  }

  setCut(from: ServerId, to: ServerId, cut: boolean): void {
    if (this.isCut(from, to) === cut) return;
    this.#cut[(from - 1) * this.#servers + to - 1] = cut;
    this.#cutLinks += cut ? 1 : -1;
  }

  healAll(): void {
    this.#cut.fill(false);
    this.#cutLinks = 0;
  }

  find(identity: MessageIdentity): Flight | undefined {
    return this.flights.find(
      ({ envelope, occurrence }) =>
        occurrence === identity.occurrence &&
        envelope.from === identity.from &&
        envelope.to === identity.to &&
        envelope.message.kind === identity.kind &&
        envelope.message.term === identity.term,
    );
  }

  /** The flight at `position` on a link, counted from 0, the oldest. */
  atPosition(from: ServerId, to: ServerId, position: number): Flight | undefined {
    let left = position;
    return this.flights.find(({ envelope }) => envelope.from === from && envelope.to === to && left-- === 0);
  }

  positionOf(flight: Flight): number {
    const { from, to } = flight.envelope;
    let position = 0;
    for (const other of this.flights) {
      if (other === flight) return position;
      if (other.envelope.from === from && other.envelope.to === to) position += 1;
    }
    throw new RangeError('this message is not in flight');
  }

  #nextOccurrence({ from, to, message }: Envelope): number {
    if (this.#occurrences === null) return 0;
    const kind: MessageKind = message.kind;
    const key = ((from * 64 + to) * messageKinds.length + messageKinds.indexOf(kind)) * termLimit + message.term;
    const occurrence = (this.#occurrences.get(key) ?? 0) + 1;
    this.#occurrences.set(key, occurrence);
    return occurrence;
  }
}
