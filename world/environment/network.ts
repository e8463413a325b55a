import type { Envelope, ServerId } from '../../properties/seen/view.ts';
import type { MessageIdentity } from '../../properties/seen/schedule.ts';
import { Flights } from './flights.ts';
import type { Flight } from './flights.ts';
import { Names } from './names.ts';

export type { Flight } from './flights.ts';

/** The simulated network: what is in flight, oldest first, and which links carry. Loses nothing by itself. */
export class Network {
  readonly #servers: number;
  readonly #cut: boolean[]; // by (from, to)
  readonly #flapping = new Set<number>(); // of #cut: links that change by themselves
  readonly #flights = new Flights();
  readonly #names: Names | null;
  #cutLinks = 0;

  /** `names`: count occurrences, so that every flight has its identity. */
  constructor(servers: number, names: boolean) {
    this.#servers = servers;
    this.#cut = Array.from({ length: servers * servers }, () => false);
    this.#names = names ? new Names() : null;
  }

  get cutLinks(): number {
    return this.#cutLinks;
  }

  /** What is in flight, oldest first. It may change with the next message: copy what is to be kept. */
  get flights(): readonly Flight[] {
    return this.#flights.list;
  }

  /** The last `count` that were sent, of those in flight. */
  newest(count: number): readonly Flight[] {
    return this.#flights.newest(count);
  }

  send(envelope: Envelope): void {
    this.#flights.add(this.#names === null ? { envelope, occurrence: 0 } : this.#names.name(envelope));
  }

  take(flight: Flight): void {
    this.#names?.take(flight);
    this.#flights.take(flight);
  }

  isCut(from: ServerId, to: ServerId): boolean {
    return this.#cut[this.#at(from, to)] === true;
  }

  setCut(from: ServerId, to: ServerId, cut: boolean): void {
    this.#flapping.delete(this.#at(from, to));
    this.#set(this.#at(from, to), cut);
  }

  /** Cuts the link, until a timer of its sender fires. */
  setFlapping(from: ServerId, to: ServerId): void {
    this.setCut(from, to, true);
    this.#flapping.add(this.#at(from, to));
  }

  isFlapping(from: ServerId, to: ServerId): boolean {
    return this.#flapping.has(this.#at(from, to));
  }

  /** A timer of that server has fired. */
  flap(sender: ServerId): void {
    if (this.#flapping.size === 0) return;
    for (const at of this.#flapping) {
      if (Math.floor(at / this.#servers) === sender - 1) this.#set(at, this.#cut[at] === false);
    }
  }

  /** Does every link carry, and go on carrying? */
  get isWhole(): boolean {
    return this.#cutLinks === 0 && this.#flapping.size === 0;
  }

  /** Does the link carry, and go on carrying? */
  isSteady(from: ServerId, to: ServerId): boolean {
    return !this.isCut(from, to) && !this.isFlapping(from, to);
  }

  healAll(): void {
    this.#flapping.clear();
    this.#cut.fill(false);
    this.#cutLinks = 0;
  }

  /** Whether nothing older is in flight on its link. */
  isOldest(flight: Flight): boolean {
    const { from, to } = flight.envelope;
    return this.flights.find(({ envelope }) => envelope.from === from && envelope.to === to) === flight;
  }

  /** The flight of that name; undefined if it is not in flight, and where names are not kept. */
  find(identity: MessageIdentity): Flight | undefined {
    return this.#names?.find(identity);
  }

  /** The flight at `position` on a link, counted from 0, the oldest; undefined where names are not kept. */
  atPosition(from: ServerId, to: ServerId, position: number): Flight | undefined {
    return this.#names?.onLink(from, to)[position];
  }

  /** The inverse, where names are kept. */
  positionOf(flight: Flight): number {
    const { from, to } = flight.envelope;
    const position = this.#names?.onLink(from, to).indexOf(flight) ?? -1;
    if (position === -1) throw new RangeError('this message is not in flight');
    return position;
  }

  #at(from: ServerId, to: ServerId): number {
    return (from - 1) * this.#servers + to - 1;
  }

  #set(at: number, cut: boolean): void {
    if (this.#cut[at] === cut) return;
    this.#cut[at] = cut;
    this.#cutLinks += cut ? 1 : -1;
  }
}
