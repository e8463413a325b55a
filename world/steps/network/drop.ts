import type { Cluster } from '../cluster.ts';
import { isUp } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { findFlight, flightOfRank } from '../flights.ts';
import { renameMessage } from '../renaming.ts';

const mayLose = ({ options }: Cluster): boolean => options.network?.losses !== false;

/** A message in flight is lost. */
export const drop: StepDescriptor<'drop'> = {
  resolve(cluster, { message, position }) {
    const flight = mayLose(cluster) ? findFlight(cluster, message, position) : null;
    return flight === null ? null : { kind: 'drop', flight };
  },
  change({ network, tally }, { flight }) {
    network.take(flight);
    tally.lost += 1;
  },
  // Its sender may hear of it, as from a connection that broke.
  input: ({ flight: { envelope } }, cluster) =>
    cluster.notices && isUp(cluster, envelope.from) ? { kind: 'lost', envelope } : null,
  renamed: renameMessage,
  choices: [
    {
      name: 'drop',
      nemesis: 'drop',
      weights: () => [4, 10, 25],
      propose(cluster, rank) {
        const flight = mayLose(cluster) ? flightOfRank(cluster, rank) : undefined;
        return flight === undefined ? null : { kind: 'drop', flight };
      },
    },
  ],
};
