import type { Cluster } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { findFlight, flightOfRank } from '../flights.ts';
import { renameMessage } from '../renaming.ts';

/** A copy comes behind what was sent after it, so it would overtake backwards where nothing overtakes. */
const mayRepeat = ({ options: { network } }: Cluster): boolean =>
  network?.duplicates !== false && network?.order !== 'fifo';

/** A message in flight is there once more, behind all others. */
export const duplicate: StepDescriptor<'duplicate'> = {
  resolve(cluster, { message, position }) {
    const flight = mayRepeat(cluster) ? findFlight(cluster, message, position) : null;
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
        const flight = mayRepeat(cluster) ? flightOfRank(cluster, rank) : undefined;
        return flight === undefined ? null : { kind: 'duplicate', flight };
      },
    },
  ],
};
