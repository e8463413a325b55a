import type { StepDescriptor } from '../descriptor.ts';
import { findFlight, flightOfRank } from '../flights.ts';
import { renameMessage } from '../renaming.ts';

/** A message in flight is lost. */
export const drop: StepDescriptor<'drop'> = {
  resolve(cluster, { message, position }) {
    const flight = findFlight(cluster, message, position);
    return flight === null ? null : { kind: 'drop', flight };
  },
  change({ network, tally }, { flight }) {
    network.take(flight);
    tally.lost += 1;
  },
  renamed: renameMessage,
  choices: [
    {
      name: 'drop',
      nemesis: 'drop',
      weights: () => [4, 10, 25],
      propose(cluster, rank) {
        const flight = flightOfRank(cluster, rank);
        return flight === undefined ? null : { kind: 'drop', flight };
      },
    },
  ],
};
