import type { ServerView } from '../../../properties/seen/view.ts';
import { exists } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { renameServer } from '../renaming.ts';

/** The server's next committed entry is given to its state machine, which else happens as it is committed. */
export const apply: StepDescriptor<'apply'> = {
  resolve: (cluster, step) =>
    cluster.does('applyLater') && exists(cluster, step.server) && lags(cluster.view(step.server)) ? step : null,
  input: () => applied,
  moveOf: (server) => ({ kind: 'apply', server }),
  explored: (view, { world }) => (world.includes('applyLater') && lags(view) ? [applied] : []),
  goesOn: () => true,
  renamed: renameServer,
  choices: [
    {
      name: 'apply',
      calm: true,
      weights: ({ world = [] }) => (world.includes('applyLater') ? [4, 15, 60] : null),
      propose(cluster, rank) {
        const server = cluster.does('applyLater') ? pickServer(cluster, rank, lags) : null;
        return server === null ? null : { kind: 'apply', server };
      },
    },
  ],
};

/** Is something committed that is not applied? */
export const lags = ({ up, appliedIndex, commitIndex }: ServerView): boolean => up && appliedIndex < commitIndex;

const applied = { kind: 'apply' } as const;
