import { electionTicks } from '../../../properties/seen/subject.ts';
import type { ServerView } from '../../../properties/seen/view.ts';
import type { Cluster } from '../cluster.ts';
import { isUp } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { renameServer } from '../renaming.ts';

/**
 * The least election timeout has passed since the server's timer was started, which itself goes on (§9.3): it may help another
 * to be elected (dissertation §4.2.3), and campaigns itself only later.
 */
export const leastTimeout: StepDescriptor<'leastTimeout'> = {
  resolve: (cluster, step) =>
    isUp(cluster, step.server) && maySuspect(cluster, cluster.view(step.server)) ? step : null,
  input: () => ({ kind: 'leastTimeout' }),
  moveOf: (server) => ({ kind: 'leastTimeout', server }),
  explored: ({ role, leaderId }, { features }) =>
    features.includes('leastTimeout') && role !== 'leader' && leaderId !== null ? [{ kind: 'leastTimeout' }] : [],
  renamed: renameServer,
  choices: [
    {
      name: 'leastTimeout',
      propose(cluster, rank) {
        const server = pickServer(cluster, rank, (view) => view.up && maySuspect(cluster, view));
        return server === null ? null : { kind: 'leastTimeout', server };
      },
    },
  ],
};

/** Of one that is up. */
export const maySuspect = (cluster: Cluster, { id, role }: ServerView): boolean =>
  cluster.has('leastTimeout') && role !== 'leader' && (cluster.clock(id)?.timer ?? electionTicks) >= electionTicks;
