import { canDeliver, findFlight } from '../flights.ts';
import type { Cluster } from '../cluster.ts';
import type { MoveOf, PickFlight, StepDescriptor } from '../descriptor.ts';
import { renameMessage } from '../renaming.ts';

/** A message in flight arrives: any, so reordering needs no step of its own. */
export const deliver: StepDescriptor<'deliver'> = {
  resolve(cluster, { message, position }) {
    const flight = findFlight(cluster, message, position);
    return flight !== null && canDeliver(cluster, flight) ? { kind: 'deliver', flight } : null;
  },
  input: ({ flight }) => ({ kind: 'receive', envelope: flight.envelope }),
  renamed: renameMessage,
  choices: [
    {
      name: 'deliverOldest',
      calm: true,
      weights: () => [60, 100, 140],
      propose: (cluster, rank, pickFlight) => delivering(pickFlight, cluster, rank, true),
    },
    {
      name: 'deliverAny',
      nemesis: 'reorder',
      weights: () => [10, 30, 80],
      propose: (cluster, rank, pickFlight) => delivering(pickFlight, cluster, rank, false),
    },
  ],
};

function delivering(pickFlight: PickFlight, cluster: Cluster, rank: number, oldest: boolean): MoveOf<'deliver'> | null {
  const flight = pickFlight(cluster, rank, oldest);
  return flight === null ? null : { kind: 'deliver', flight };
}
