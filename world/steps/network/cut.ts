import type { StepDescriptor } from '../descriptor.ts';
import { isLink, linkOfRank } from './links.ts';
import { renameLink } from '../renaming.ts';

/** A link stops carrying, in one direction. What is in flight on it waits. */
export const cut: StepDescriptor<'cut'> = {
  resolve: (cluster, step) => (isLink(cluster, step, false) ? step : null),
  change: ({ network }, { from, to }) => network.setCut(from, to, true),
  renamed: renameLink,
  choices: [
    {
      name: 'cut',
      nemesis: 'cut',
      weights: () => [3, 6],
      propose(cluster, rank) {
        const link = linkOfRank(cluster, rank, false);
        return link === null ? null : { kind: 'cut', ...link };
      },
    },
  ],
};
