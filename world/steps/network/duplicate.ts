import type { StepDescriptor } from '../descriptor.ts';
import { findFlight, flightOfRank } from '../flights.ts';
import { renameMessage } from '../renaming.ts';

/** A message in flight is there once more, behind all others. */
export const duplicate: StepDescriptor<'duplicate'> = {
  resolve(cluster, { message, position }) {
    const flight = findFlight(cluster, message, position);
    return flight === null ? null : { kind: 'duplicate', flight };
  },
  change({ network, tally }, { flight }) {
    network.send(flight.envelope);
    tally.duplicated += 1;
  },
  renamed: renameMessage,
  choices: [
    {
      name: 'duplicate',
      nemesis: 'duplicate',
      weights: () => [3, 8],
      propose(cluster, rank) {
        const flight = flightOfRank(cluster, rank);
        return flight === undefined ? null : { kind: 'duplicate', flight };
      },
    },
  ],
};
