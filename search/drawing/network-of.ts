import type { ClusterOptions, NetworkModel } from '../../properties/seen/subject.ts';
import type { Nemesis } from '../../world/steps/descriptor.ts';

/** What is spared altogether is no part of the world, so that a failure that is made shorter is spared it too. */
export function networkOf(nemesis: readonly Nemesis[] | undefined): Pick<ClusterOptions, 'network'> {
  if (nemesis === undefined) return {};
  const network: NetworkModel = {
    ...(!nemesis.includes('reorder') && { order: 'fifo' }),
    ...(!nemesis.includes('drop') && { losses: false }),
    ...(!nemesis.includes('duplicate') && { duplicates: false }),
  };
  return Object.keys(network).length === 0 ? {} : { network };
}

/** The inverse: the trouble that such a network spares. */
export const sparedBy = (network: NetworkModel = {}): readonly Nemesis[] => [
  ...(network.order === 'fifo' ? (['reorder', 'duplicate'] as const) : []),
  ...(network.losses === false ? (['drop'] as const) : []),
  ...(network.duplicates === false ? (['duplicate'] as const) : []),
];
