import { canDeliver } from '../../world/steps/flights.ts';
import type { Flight } from '../../world/environment/network.ts';
import type { PickFlight } from '../../world/steps/descriptor.ts';

/** The rank picks among all messages in flight. */
export const byRank: PickFlight = (world, rank, oldest) => {
  const { flights } = world.network;
  const start = rank % flights.length; // NaN if there are none; the loop then ends at once
  for (let k = 0; k < flights.length; k += 1) {
    const flight = flights[(start + k) % flights.length];
    if (flight === undefined || !canDeliver(world, flight)) continue;
    return oldest ? oldestOnLink(flights, flight) : flight;
  }
  return null;
};

function oldestOnLink(flights: readonly Flight[], { envelope }: Flight): Flight {
  const oldest = flights.find((flight) => flight.envelope.from === envelope.from && flight.envelope.to === envelope.to);
  if (oldest === undefined) throw new RangeError('the link holds at least the message that named it');
  return oldest;
}
