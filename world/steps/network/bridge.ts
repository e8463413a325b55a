import type { ServerId } from '../../../properties/seen/view.ts';
import type { Cluster } from '../cluster.ts';
import { exists } from '../cluster.ts';
import type { MoveOf, StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { cutOff } from './links.ts';

/** Two sides that do not see each other, and one server that sees both. */
export const bridge: StepDescriptor<'bridge'> = {
  resolve: (cluster, step) => (isBridge(cluster, step) ? step : null),
  change(cluster, { over, side }) {
    cluster.tally.partialPartitions += 1;
    cutOff(cluster, (from, to) => from !== over && to !== over && side.includes(from) !== side.includes(to));
  },
  renamed(step, { one, several }) {
    const [over, side] = [one(step.over), several(step.side)];
    return over === null || side.length === 0 ? null : { ...step, over, side };
  },
  choices: [
    {
      name: 'bridge',
      nemesis: 'partial',
      weights: () => [2, 5],
      propose(cluster, rank) {
        const over = anyone(cluster, rank);
        return cluster.servers < 3 ? null : { kind: 'bridge', over, side: side(cluster, over, rank >>> 5) };
      },
    },
  ],
};

const isBridge = (cluster: Cluster, { over, side }: MoveOf<'bridge'>): boolean =>
  exists(cluster, over) && side.every((server) => exists(cluster, server)) && !side.includes(over);

/** Half of the time somebody who does not lead: then a leader of one side is not heard on the other. */
function anyone(cluster: Cluster, rank: number): ServerId {
  const follows = (rank & 1) === 0 ? pickServer(cluster, rank >>> 1, ({ role }) => role !== 'leader') : null;
  return follows ?? 1 + ((rank >>> 1) % cluster.servers);
}

/** One side of any division of the others. */
function side({ servers }: Cluster, over: ServerId, rank: number): readonly ServerId[] {
  const others = Array.from({ length: servers }, (_, k) => k + 1).filter((server) => server !== over);
  const members = 1 + (rank % (2 ** others.length - 2)); // neither nobody nor all
  return others.filter((_, k) => ((members >>> k) & 1) === 1);
}
