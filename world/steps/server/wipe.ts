import type { Cluster } from '../cluster.ts';
import { exists } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { renameServer } from '../renaming.ts';
import type { ServerView } from '../../../properties/seen/view.ts';

/**
 * All that a server that is down has stored is gone: its directory is empty, though it was a member (Figure 2, persistent state).
 * Only of a minority, as damage is: more could leave no majority that remembers.
 */
export const wipe: StepDescriptor<'wipe'> = {
  resolve: (cluster, step) =>
    exists(cluster, step.server) && mayBeWiped(cluster, cluster.view(step.server)) ? step : null,
  input: () => ({ kind: 'wipe' }),
  moveOf: (server) => ({ kind: 'wipe', server }),
  renamed: renameServer,
  choices: [
    {
      name: 'wipe',
      nemesis: 'wipe',
      weights: () => [2, 5],
      propose(cluster, rank) {
        const server = pickServer(cluster, rank, (view) => mayBeWiped(cluster, view));
        return server === null ? null : { kind: 'wipe', server };
      },
    },
  ],
};

const mayBeWiped = (cluster: Cluster, { id, up }: ServerView): boolean =>
  cluster.wipes && !up && cluster.mayRestart(id) && cluster.mayDamage(id);
