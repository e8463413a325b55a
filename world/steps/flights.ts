import type { MessageIdentity } from '../../properties/seen/schedule.ts';
import { parseIdentity } from '../../properties/seen/schedule.ts';
import { nameOfMessage } from '../../properties/seen/view.ts';
import type { Flight } from '../environment/network.ts';
import type { Cluster } from './cluster.ts';

/**
 * By identity; where that is gone, since taking out a step renumbers later messages, by its position on the link, if a
 * message of that kind is there.
 */
export function findFlight({ network }: Cluster, message: string, position = 0): Flight | null {
  const identity: MessageIdentity | null = parseIdentity(message);
  if (identity === null) return null;
  const named = network.find(identity);
  if (named !== undefined) return named;
  const there = network.atPosition(identity.from, identity.to, position);
  return there !== undefined && nameOfMessage(there.envelope.message) === identity.kind ? there : null;
}

/** Is there somebody to take it, and a link that carries, and is it its turn, if messages have turns? */
export function canDeliver(cluster: Cluster, flight: Flight): boolean {
  const { from, to } = flight.envelope;
  if (!cluster.view(to).up || cluster.network.isCut(from, to)) return false;
  return cluster.options.network?.order !== 'fifo' || cluster.network.isOldest(flight);
}

/** The message of that rank among all in flight. */
export const flightOfRank = ({ network: { flights } }: Cluster, rank: number): Flight | undefined =>
  flights[rank % flights.length];
