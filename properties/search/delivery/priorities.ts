import type { ServerId } from '../../view.ts';
import { canDeliver } from '../../world/move.ts';
import type { Flight } from '../../world/network.ts';
import type { PickFlight } from './pick-flight.ts';

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
  const chains = new Map<Flight, number>();
  const openEnds = new Map<ServerId, number>(); // by server: the chain whose last message was delivered to it
  const fallen = new Map<number, number>(); // by chain: when it fell behind; the later, the lower
  let begun = 0;
  let deliveries = 0;

  const chainOf = (flight: Flight): number => {
    const known = chains.get(flight);
    if (known !== undefined) return known;
    const { from } = flight.envelope;
    const chain = openEnds.get(from) ?? begun++;
    openEnds.delete(from);
    chains.set(flight, chain);
    return chain;
  };
  const priority = (chain: number): number => {
    const fell = fallen.get(chain);
    return fell === undefined ? drawn(seed, chain) : -fell;
  };
  const highest = (flights: readonly Flight[]): Flight | null => {
    let best: Flight | null = null;
    for (const flight of flights) {
      if (best === null || priority(chainOf(flight)) > priority(chainOf(best))) best = flight;
    }
    return best;
  };

  return (world) => {
    for (const flight of world.network.flights) chainOf(flight);
    const deliverable = world.network.flights.filter((flight) => canDeliver(world, flight));
    const first = highest(deliverable);
    if (first === null) return null;
    if (changes.includes(deliveries)) fallen.set(chainOf(first), deliveries + 1);
    deliveries += 1;
    const next = highest(deliverable) ?? first;
    openEnds.set(next.envelope.to, chainOf(next));
    chains.delete(next);
    return next;
  };
}

/** A number above 0 for each chain, as if drawn (the finalizer of MurmurHash3). */
function drawn(seed: number, chain: number): number {
  let hash = Math.imul(chain + 1, 0x9e37_79b1) ^ seed;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) + 1;
}
