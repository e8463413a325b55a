import type { Cluster } from '../cluster.ts';
import { exists } from '../cluster.ts';
import type { MoveOf, StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { renameLink } from '../renaming.ts';

/** Two servers do not see each other. */
export const isolatedPair: StepDescriptor<'isolatedPair'> = {
  resolve: (cluster, step) => (exists(cluster, step.from) && exists(cluster, step.to) ? step : null),
  change({ network, tally }, { from, to }) {
    tally.partialPartitions += 1;
    network.setCut(from, to, true);
    network.setCut(to, from, true);
  },
  renamed: renameLink,
  choices: [{ name: 'isolatedPair', nemesis: 'partial', weights: () => [2, 5], propose: pair }],
};

/** Half of the time a leader and somebody, if there is a leader. */
function pair(cluster: Cluster, rank: number): MoveOf<'isolatedPair'> | null {
  const { servers } = cluster;
  if (servers < 2) return null;
  const leader = (rank & 1) === 0 ? pickServer(cluster, rank >>> 1, ({ up, role }) => up && role === 'leader') : null;
  const from = leader ?? 1 + ((rank >>> 1) % servers);
  const to = 1 + ((from + ((rank >>> 5) % (servers - 1))) % servers);
  return { kind: 'isolatedPair', from, to };
}
