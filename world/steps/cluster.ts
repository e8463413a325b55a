import type { Clients } from '../environment/clients.ts';
import type { ClockView, ClusterOptions, Feature, WorldOption } from '../../properties/seen/subject.ts';
import type { ServerId, ServerView } from '../../properties/seen/view.ts';
import type { Clocks } from '../environment/clocks.ts';
import type { Network } from '../environment/network.ts';
import type { Tally } from '../environment/tally.ts';

/** What a step sees of the simulated cluster. Beside its server it may change what the cluster has around them. */
export interface Cluster {
  readonly servers: number;
  readonly options: ClusterOptions;
  readonly harness: boolean; // the subject takes harness steps
  readonly wipes: boolean; // servers may lose their whole disk
  readonly notices: boolean; // servers hear of what is lost of theirs
  readonly features: readonly Feature[]; // that the subject's servers have
  readonly views: readonly ServerView[]; // in order of id
  readonly network: Network;
  readonly clients: Clients;
  readonly clocks: Clocks;
  readonly tally: Tally;
  view(server: ServerId): ServerView;
  /** What the server's own clock decides; undefined if nothing does. */
  clock(server: ServerId): ClockView | undefined;
  has(feature: Feature): boolean;
  /** Whether that takes time in the servers. */
  does(option: WorldOption): boolean;
  mayDamage(server: ServerId): boolean;
  mayRestart(server: ServerId): boolean;
}

export const exists = (cluster: Cluster, server: ServerId): boolean => server >= 1 && server <= cluster.servers;

export const isUp = (cluster: Cluster, server: ServerId): boolean => exists(cluster, server) && cluster.view(server).up;
