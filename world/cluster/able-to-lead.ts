import type { ConfigurationView, ServerId, ServerView } from '../../properties/seen/view.ts';
import { hasMajority, isUpToDate } from '../../properties/seen/view.ts';
import type { Cluster } from '../steps/cluster.ts';

/** Do both hear each other, for as long as the network stays as it is? */
export const areInTouch = ({ network }: Pick<Cluster, 'network'>, one: ServerId, other: ServerId): boolean =>
  one === other || (network.isSteady(one, other) && network.isSteady(other, one));

/**
 * The servers that can be elected and do their work while the network stays as it is: voters that are up, in touch with
 * a majority (quorum-connected: Omni-Paxos, EuroSys 2023, §2), with a log that a majority of those in touch votes for
 * (§5.4.1). Where servers differ in who takes part, by each of their configurations, for any may come to be used.
 */
export function ableToLead(cluster: Pick<Cluster, 'views' | 'network'>): readonly ServerId[] {
  const inUse = cluster.views.map(({ configuration }) => configuration).filter(({ voters }) => voters.length > 0);
  const isAble = (view: ServerView): boolean =>
    view.up && [view.configuration, ...inUse].every((configuration) => isElectable(cluster, view, configuration));
  return cluster.views.filter(isAble).map(({ id }) => id);
}

function isElectable(
  cluster: Pick<Cluster, 'views' | 'network'>,
  { id, log }: ServerView,
  configuration: ConfigurationView,
): boolean {
  if (!configuration.voters.includes(id) || configuration.newVoters?.includes(id) === false) return false;
  const voteFor = cluster.views
    .filter((other) => other.up && areInTouch(cluster, id, other.id) && isUpToDate(log, other.log))
    .map((other) => other.id);
  return hasMajority(configuration, (server) => voteFor.includes(server));
}
