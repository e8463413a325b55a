import { canDeliver } from '../../world/steps/flights.ts';
import type { Flight } from '../../world/environment/network.ts';
import type { PickFlight } from '../../world/steps/descriptor.ts';

/** Messages arrive in the order in which they were sent, but for a few. */
export interface Delays {
  readonly kind: 'delays';
  readonly at: readonly number[]; // at these turns, from 0, the message whose turn it is has to wait for all the others
}

/** Delay-bounded scheduling (Emmi, Qadeer, Rakamarić, POPL 2011): a fixed order, left as often as the bound says. */
export function byDelays({ at }: Delays): PickFlight {
  const waiting = new Set<Flight>();
  let turns = 0;
  return (world) => {
    const deliverable = world.network.flights.filter((flight) => canDeliver(world, flight));
    for (;;) {
      const next = deliverable.find((flight) => !waiting.has(flight));
      if (next === undefined) {
        if (waiting.size === 0 || deliverable.length === 0) return null;
        waiting.clear();
        continue;
      }
      const delayed = at.includes(turns);
      turns += 1;
      if (!delayed) return next;
      waiting.add(next);
    }
  };
}
