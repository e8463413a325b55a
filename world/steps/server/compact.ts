import type { ServerView } from '../../../properties/seen/view.ts';
import { exists } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { renameServer } from '../renaming.ts';

/** The server takes a snapshot of its state machine, and discards its log up to there (§7), at once or when that is whole. */
export const compact: StepDescriptor<'compact'> = {
  resolve: (cluster, step) =>
    cluster.has('snapshots') && exists(cluster, step.server) && mayCompact(cluster.view(step.server)) ? step : null,
  input: () => ({ kind: 'compact' }),
  moveOf: (server) => ({ kind: 'compact', server }),
  explored: (view, { features }) => (features.includes('snapshots') && mayCompact(view) ? [{ kind: 'compact' }] : []),
  renamed: renameServer,
  choices: [
    {
      name: 'compact',
      weights: ({ features }) => (features.includes('snapshots') ? [0, 6, 20] : null),
      propose(cluster, rank) {
        if (!cluster.has('snapshots')) return null;
        // Mostly a leader's snapshot, for only that is ever sent.
        const leads = (view: ServerView): boolean => view.role === 'leader' && mayCompact(view);
        const server =
          ((rank & 3) === 0 ? null : pickServer(cluster, rank >>> 2, leads)) ??
          pickServer(cluster, rank >>> 2, mayCompact);
        return server === null ? null : { kind: 'compact', server };
      },
    },
  ],
};

/** Is something applied that is not compacted yet, and no snapshot under way? */
const mayCompact = ({ up, appliedIndex, log, snapshotBegun }: ServerView): boolean =>
  up && appliedIndex > log.base && snapshotBegun === undefined;
