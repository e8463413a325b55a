import type { StepKind } from '../../../properties/seen/schedule.ts';
import type { ServerId } from '../../../properties/seen/view.ts';
import type { Cluster } from '../cluster.ts';
import { exists } from '../cluster.ts';

/** A link in one direction. */
export interface Link {
  readonly from: ServerId;
  readonly to: ServerId;
}

/** The steps that change which links carry, and nothing else. */
export const linkKinds: readonly StepKind[] = [
  'cut',
  'mend',
  'partition',
  'heal',
  'bridge',
  'ring',
  'oneWay',
  'isolatedPair',
  'flapping',
];

/** Is there such a link, cut or not as asked? */
export const isLink = (cluster: Cluster, { from, to }: Link, cut: boolean): boolean =>
  exists(cluster, from) && exists(cluster, to) && cluster.network.isCut(from, to) === cut;

/** The first link, counted from the rank on, that is cut or not as asked. */
export function linkOfRank({ servers, network }: Cluster, rank: number, cut: boolean): Link | null {
  const links = servers * servers;
  for (let k = 0; k < links; k += 1) {
    const at = (rank + k) % links;
    const from = 1 + Math.floor(at / servers);
    const to = 1 + (at % servers);
    if (from !== to && network.isCut(from, to) === cut) return { from, to };
  }
  return null;
}

/** Cuts every link of that kind. */
export function cutOff(
  { servers, network }: Pick<Cluster, 'servers' | 'network'>,
  applies: (from: ServerId, to: ServerId) => boolean,
): void {
  for (let from = 1; from <= servers; from += 1) {
    for (let to = 1; to <= servers; to += 1) {
      if (from !== to && applies(from, to)) network.setCut(from, to, true);
    }
  }
}
