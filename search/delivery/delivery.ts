import { unreachable } from '../../properties/unreachable.ts';
import { byDelays } from './delays.ts';
import type { Delays } from './delays.ts';
import { byRank } from './pick-flight.ts';
import type { PickFlight } from '../../world/steps/descriptor.ts';
import { byPriorities } from './priorities.ts';
import type { Priorities } from './priorities.ts';

/** In which order a run delivers its messages, if a choice's rank does not say. */
export type Delivery = Priorities | Delays;

/** Whoever picks, for one run. */
export function pickerOf(delivery: Delivery | undefined): PickFlight {
  if (delivery === undefined) return byRank;
  switch (delivery.kind) {
    case 'priorities':
      return byPriorities(delivery);
    case 'delays':
      return byDelays(delivery);
    default:
      return unreachable(delivery);
  }
}
