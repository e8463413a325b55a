import type { ServerId } from '../../properties/seen/view.ts';
import { nameOfMessage } from '../../properties/seen/view.ts';
import type { Flight } from '../../world/environment/network.ts';
import { identityOf } from '../../world/cluster/move.ts';

/** A message by the step that sent it: in every variant of a run the same, as long as that step sends one like it. */
export type Sending = string;

/** What a step sent. */
export interface SentMessage {
  readonly sending: Sending;
  readonly identity: string; // in this run
  readonly from: ServerId;
  readonly to: ServerId;
}

/** Which step sent what is in flight, or was. */
export class Sendings {
  readonly #flights = new Map<Sending, Flight>();
  readonly #names = new Map<Flight, Sending>();

  /** The step with that number sent these. Returns what they are called. */
  note(step: number, flights: readonly Flight[]): readonly SentMessage[] {
    return flights.map((flight, k) => {
      const { from, to, message } = flight.envelope;
      const alike = flights
        .slice(0, k)
        .filter(({ envelope }) => envelope.to === to && nameOfMessage(envelope.message) === nameOfMessage(message));
      const sending = `${step}: ${from}>${to} ${nameOfMessage(message)} ${alike.length}`;
      this.#flights.set(sending, flight);
      this.#names.set(flight, sending);
      return { sending, identity: identityOf(flight), from, to };
    });
  }

  find(sending: Sending): Flight | undefined {
    return this.#flights.get(sending);
  }

  nameOf(flight: Flight): Sending | undefined {
    return this.#names.get(flight);
  }
}
