import type { Feature } from '../../properties/seen/subject.ts';
import { electionTicks } from '../../properties/seen/subject.ts';
import type { ServerView } from '../../properties/seen/view.ts';
import type { Cluster } from './cluster.ts';

/** Whether an election timer runs in a server that is up: in a leader with checkQuorum, and while it transfers its leadership. */
export const hasElectionTimer = (features: readonly Feature[], { role, transferTarget }: ServerView): boolean =>
  role !== 'leader' || transferTarget !== null || features.includes('checkQuorum');

/** Whether the election timer of a server that is up may fire now. */
export const mayTimeOut = (cluster: Cluster, view: ServerView): boolean =>
  hasElectionTimer(cluster.features, view) && (cluster.clock(view.id)?.timer ?? electionTicks) >= electionTicks;

/** Whether the server's clock may go on; without leaseReads there is none, and nobody looks at that of a server that is down. */
export const mayTick = (cluster: Cluster, { id, up }: ServerView): boolean =>
  up && cluster.has('leaseReads') && cluster.clocks.mayTick(id, (other) => cluster.view(other).up);
