import type { ServerId, ServerView } from '../../properties/seen/view.ts';
import type { Cluster } from './cluster.ts';

/** The first server for which that applies, counted from the rank on; null if there is none. */
export function pickServer(cluster: Cluster, rank: number, applies: (view: ServerView) => boolean): ServerId | null {
  for (let k = 0; k < cluster.servers; k += 1) {
    const server = 1 + ((rank + k) % cluster.servers);
    if (applies(cluster.view(server))) return server;
  }
  return null;
}

/** Whom a client asks: mostly a leader, since others only redirect. */
export function addressee(cluster: Cluster, rank: number): ServerId | null {
  const anyone = (rank & 0x1e) === 0;
  return pickServer(cluster, rank >>> 5, (view) => view.up && (anyone || view.role === 'leader'));
}
