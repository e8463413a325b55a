import type { ServerView } from '../../../properties/seen/view.ts';
import { exists } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { renameServer } from '../renaming.ts';

/** The snapshot that the server has begun is whole, and takes the place of the log up to there, unless a newer one has. */
export const finishSnapshot: StepDescriptor<'finishSnapshot'> = {
  resolve: (cluster, step) => (exists(cluster, step.server) && isUnderWay(cluster.view(step.server)) ? step : null),
  input: () => finished,
  moveOf: (server) => ({ kind: 'finishSnapshot', server }),
  explored: (view) => (isUnderWay(view) ? [finished] : []),
  goesOn: () => true,
  renamed: renameServer,
  choices: [
    {
      name: 'finishSnapshot',
      weights: ({ features, world = [] }) =>
        world.includes('snapshotLater') && features.includes('snapshots') ? [3, 9, 20] : null,
      propose(cluster, rank) {
        // Mostly a leader's: others take long, so that what it sends may overtake them.
        const leads = (view: ServerView): boolean => view.role === 'leader' && isUnderWay(view);
        const server = pickServer(cluster, rank >>> 3, (rank & 7) === 0 ? isUnderWay : leads);
        return server === null ? null : { kind: 'finishSnapshot', server };
      },
    },
  ],
};

export const isUnderWay = ({ up, snapshotBegun }: ServerView): boolean => up && snapshotBegun !== undefined;

const finished = { kind: 'finishSnapshot' } as const;
