import type { ServerId } from '../../../properties/seen/view.ts';
import type { Cluster } from '../cluster.ts';
import { exists } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { mayTick } from '../timers.ts';
import { renameServer } from '../renaming.ts';

/** The server's clock goes on. Applies with the feature `leaseReads`, within what clocks may drift apart. */
export const tick: StepDescriptor<'tick'> = {
  resolve: (cluster, step) =>
    exists(cluster, step.server) && mayTick(cluster, cluster.view(step.server)) ? step : null,
  change: ({ clocks }, { server }) => clocks.tick(server),
  input: () => ({ kind: 'tick' }),
  moveOf: (server) => ({ kind: 'tick', server }),
  onClocks: true,
  renamed: renameServer,
  choices: [
    {
      name: 'tick',
      calm: true,
      propose(cluster, rank) {
        const server = cluster.has('leaseReads') ? whoTicks(cluster, rank) : null;
        return server === null ? null : { kind: 'tick', server };
      },
    },
  ],
};

/** Mostly a leader's clock is the slowest that it may be: what rests on it is then put to the test. */
function whoTicks(cluster: Cluster, rank: number): ServerId | null {
  const follower =
    (rank & 3) === 0
      ? null
      : pickServer(cluster, rank >>> 2, (view) => view.role !== 'leader' && mayTick(cluster, view));
  return follower ?? pickServer(cluster, rank >>> 2, (view) => mayTick(cluster, view));
}
