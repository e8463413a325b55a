import type { ServerId } from '../../properties/seen/view.ts';
import { serverOf } from '../../world/cluster/move.ts';
import type { Flight } from '../../world/environment/network.ts';
import { descriptorOf } from '../../world/steps/all.ts';
import type { Happening, World } from '../../world/cluster/world.ts';

/** What a move depends on directly, by the numbers of earlier moves. */
export interface Causes {
  readonly own: number | null; // the one before on its server
  readonly sender: number | null; // the one that sent the message that it is about
  readonly clients: readonly number[]; // the last one of each client that asks in it or is answered
  readonly clock: number | null; // for a tick: the tick before of any server, since clocks may drift apart only so far
}

export const causesIn = ({ own, sender, clients, clock }: Causes): readonly number[] =>
  [own, sender, ...clients, clock].filter((cause) => cause !== null);

/** What a move that was just made has put in flight, in that order; the copy of a `duplicate` is. */
export function sentIn({ network }: World, { move, seen }: Happening): readonly Flight[] {
  const count = move.kind === 'duplicate' ? 1 : (seen?.sent.length ?? 0);
  return network.newest(count);
}

/**
 * Which moves of a run each move depends on directly (happened-before, Lamport 1978), noted while the run is made. What
 * is done to the network alone (a loss, a cut) nobody depends on: a message that arrived, arrived whatever was done to
 * others. A copy depends on the `duplicate` that made it.
 */
export class HappenedBefore {
  readonly #ofServer = new Map<ServerId, number>();
  readonly #ofClient = new Map<number, number>();
  readonly #sentBy = new Map<Flight, number>();
  #tick: number | null = null;

  /** The server's last move, by number, of those that are noted. */
  get lastOfServers(): ReadonlyMap<ServerId, number> {
    return this.#ofServer;
  }

  /** The move that sent it. */
  senderOf(flight: Flight): number {
    const sender = this.#sentBy.get(flight);
    if (sender === undefined) throw new TypeError('a message is in flight that no step has sent');
    return sender;
  }

  /** Notes a move that was just made, under that number. */
  note(number: number, world: World, happening: Happening): Causes {
    const { move, seen } = happening;
    const server = serverOf(move);
    const descriptor = descriptorOf(move);
    const onClocks = descriptor.onClocks === true;
    const asking = descriptor.clientOf?.(move);
    const clients = [
      ...(asking === undefined ? [] : [asking]),
      ...(seen?.clients.answered ?? []).map(({ client }) => client),
    ];
    const causes: Causes = {
      own: server === null ? null : (this.#ofServer.get(server) ?? null),
      sender: 'flight' in move ? this.senderOf(move.flight) : null,
      clients: clients.flatMap((client) => this.#ofClient.get(client) ?? []),
      clock: onClocks ? this.#tick : null,
    };
    if (server !== null) this.#ofServer.set(server, number);
    for (const client of clients) this.#ofClient.set(client, number);
    if (onClocks) this.#tick = number;
    for (const flight of sentIn(world, happening)) this.#sentBy.set(flight, number);
    return causes;
  }
}

/** These moves, and all that they depend on. */
export function causalPast(
  causes: ReadonlyMap<number, readonly number[]>,
  ends: readonly number[],
): ReadonlySet<number> {
  const past = new Set(ends);
  for (const move of past) {
    for (const cause of causes.get(move) ?? []) past.add(cause); // a Set goes on with what is added meanwhile
  }
  return past;
}
