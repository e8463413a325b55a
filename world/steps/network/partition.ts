import type { ServerId, ServerView } from '../../../properties/seen/view.ts';
import type { Cluster } from '../cluster.ts';
import { exists } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { cutOff } from './links.ts';

/** Every link is cut, both ways, between `side` and the other servers. */
export const partition: StepDescriptor<'partition'> = {
  resolve: (cluster, step) => (step.side.every((server) => exists(cluster, server)) ? step : null),
  change(cluster, { side }) {
    cutOff(cluster, (from, to) => side.includes(from) !== side.includes(to));
  },
  renamed(step, { several }) {
    const renamed = several(step.side);
    return renamed.length === 0 ? null : { ...step, side: renamed };
  },
  choices: [
    {
      name: 'partition',
      nemesis: 'partition',
      weights: () => [3, 6],
      propose: (cluster, rank) => ({ kind: 'partition', side: anySide(cluster, rank) }),
    },
  ],
};

/**
 * Half of the time a leader is left with a minority, mostly none, if there is a leader: most failures need no more than
 * one isolated server (partition study, OSDI 2018). Else any division of the servers.
 */
export function anySide(cluster: Cluster, rank: number): readonly ServerId[] {
  const leads = ({ up, role }: ServerView): boolean => up && role === 'leader';
  const leader = (rank & 1) === 0 ? pickServer(cluster, rank >>> 1, leads) : null;
  if (leader !== null) return withCompany(cluster, leader, rank >>> 3);
  const groups = 2 ** cluster.servers - 2; // every division but the two that divide nothing
  const members = 1 + ((rank >>> 1) % groups);
  return cluster.views.filter(({ id }) => ((members >>> (id - 1)) & 1) === 1).map(({ id }) => id);
}

/** The server alone, or with its next neighbours as far as they are a minority. */
function withCompany({ servers }: Cluster, server: ServerId, rank: number): readonly ServerId[] {
  const companions = rank % Math.max(1, Math.floor((servers - 1) / 2));
  const group = Array.from({ length: companions + 1 }, (_, k) => 1 + ((server - 1 + k) % servers));
  return group.sort((a, b) => a - b);
}
