import type { ServerId } from '../../properties/seen/view.ts';
import { canDeliver } from '../../world/steps/flights.ts';
import type { Flight } from '../../world/environment/network.ts';
import type { Cluster } from '../../world/steps/cluster.ts';
import type { PickFlight } from '../../world/steps/descriptor.ts';

/** Messages go in chains, each with a priority drawn once: the deliverable one of the highest goes first. */
export interface Priorities {
  readonly kind: 'priorities';
  readonly seed: number;
  readonly changes: readonly number[]; // before these deliveries, from 0, the chain whose turn it is falls behind all others
}

/**
 * PCT for message passing (Ozkan, Majumdar, Niksic, Befrouei, Weissenbacher: Randomized Testing of Distributed Systems
 * with Probabilistic Guarantees, OOPSLA 2018). A chain is a line of causes: the first message that a server sends after
 * one was delivered to it goes on with that one's chain; every other begins a new chain.
 */
export function byPriorities({ seed, changes }: Priorities): PickFlight {
  const chains = new Map<Flight, Chain>(); // of the messages in flight
  const openEnds = new Map<ServerId, Chain>(); // by server: the chain whose last message was delivered to it
  let begun = 0;
  let deliveries = 0;

  const chainOf = (flight: Flight): Chain => {
    let chain = chains.get(flight);
    if (chain === undefined) {
      const { from } = flight.envelope;
      chain = openEnds.get(from) ?? { priority: drawn(seed, begun++) };
      openEnds.delete(from);
      chains.set(flight, chain);
    }
    return chain;
  };
  const highest = (world: Cluster): Flight | null => {
    let best: Flight | null = null;
    let most = -Infinity;
    for (const flight of world.network.flights) {
      const { priority } = chainOf(flight); // of all of them, deliverable or not: chains are numbered as messages are sent
      if (priority <= most || !canDeliver(world, flight)) continue;
      best = flight;
      most = priority;
    }
    return best;
  };

  return (world) => {
    let next = highest(world);
    if (next === null) return null;
    if (changes.includes(deliveries)) {
      chainOf(next).priority = -(deliveries + 1); // the later, the lower
      next = highest(world) ?? next;
    }
    deliveries += 1;
    openEnds.set(next.envelope.to, chainOf(next));
    chains.delete(next);
    return next;
  };
}

interface Chain {
  priority: number; // the highest goes first
}

/** A number above 0 for each chain, as if drawn (the finalizer of MurmurHash3). */
function drawn(seed: number, chain: number): number {
  let hash = Math.imul(chain + 1, 0x9e37_79b1) ^ seed;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) + 1;
}
