import type { StepDescriptor } from '../descriptor.ts';
import { isLink, linkOfRank } from './links.ts';
import { renameLink } from '../renaming.ts';

/** A link that was cut carries again, in one direction. */
export const mend: StepDescriptor<'mend'> = {
  resolve: (cluster, step) =>
    isLink(cluster, step, true) || cluster.network.isFlapping(step.from, step.to) ? step : null,
  change: ({ network }, { from, to }) => network.setCut(from, to, false),
  renamed: renameLink,
  choices: [
    {
      name: 'mend',
      follows: ({ cut = 0, isolatedPair = 0, flapping = 0 }) => cut + isolatedPair + flapping,
      propose(cluster, rank) {
        const link = linkOfRank(cluster, rank, true);
        return link === null ? null : { kind: 'mend', ...link };
      },
    },
  ],
};
