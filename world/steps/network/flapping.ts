import type { StepDescriptor } from '../descriptor.ts';
import { renameLink } from '../renaming.ts';
import { isLink, linkOfRank } from './links.ts';

/**
 * A link carries only now and then, in one direction: not at first, and from then on it changes whenever a timer of its
 * sender fires. What is sent meanwhile waits.
 */
export const flapping: StepDescriptor<'flapping'> = {
  resolve: (cluster, step) => (isLink(cluster, step, false) ? step : null),
  change({ network, tally }, { from, to }) {
    tally.partialPartitions += 1;
    network.setFlapping(from, to);
  },
  renamed: renameLink,
  choices: [
    {
      name: 'flapping',
      nemesis: 'partial',
      weights: () => [2, 5],
      propose(cluster, rank) {
        const link = linkOfRank(cluster, rank, false);
        return link === null ? null : { kind: 'flapping', ...link };
      },
    },
  ],
};
