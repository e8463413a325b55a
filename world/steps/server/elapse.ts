import type { Input } from '../../../properties/seen/subject.ts';
import type { ServerId } from '../../../properties/seen/view.ts';
import type { Cluster } from '../cluster.ts';
import { isUp } from '../cluster.ts';
import type { MoveOf, StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { mayTick } from '../timers.ts';

/**
 * Time goes by, as so many ticks: of the server's clock, or of everybody's, as far as clocks may drift apart; and for the
 * sessions of clients, which expire by the time of the leaders. Applies with the feature `leaseReads` or with clients.
 */
export const elapse: StepDescriptor<'elapse'> = {
  resolve(cluster, step) {
    if (step.server !== undefined)
      return isUp(cluster, step.server) && mayTick(cluster, cluster.view(step.server)) ? step : null;
    return cluster.has('leaseReads') || cluster.clients.count > 0 ? step : null;
  },
  change({ tally }, { ticks, server }) {
    if (server === undefined) tally.elapsed += ticks;
  },
  gives: ticking,
  takenBy: 'wholeServers',
  onClocks: true,
  renamed(step, names) {
    if (step.server === undefined) return step;
    const server = names.one(step.server);
    return server === null ? null : { ...step, server };
  },
  what: ({ server }) => (server === undefined ? 'elapse' : 'elapse of one clock'),
  choices: [
    {
      name: 'elapse',
      propose(cluster, rank) {
        const ticks = fewOrMany[(rank >>> 1) % fewOrMany.length] ?? 1;
        const server = (rank & 1) === 0 ? null : pickServer(cluster, rank >>> 4, (view) => mayTick(cluster, view));
        if (server !== null) return { kind: 'elapse', ticks, server };
        return cluster.has('leaseReads') || cluster.clients.count > 0 ? { kind: 'elapse', ticks } : null;
      },
    },
  ],
  simpler: (step) => fewOrMany.filter((ticks) => ticks < step.ticks).map((ticks) => ({ ...step, ticks })),
};

/** From a tick to what outlives a session, in steps as they come to mind. */
const fewOrMany = [1, 2, 3, 5, 10, 20, 50, 100];

function* ticking({ ticks, server }: MoveOf<'elapse'>, cluster: Cluster): Generator<readonly [ServerId, Input]> {
  if (!cluster.has('leaseReads')) return; // nobody has a clock
  const whose = server === undefined ? cluster.views.map(({ id }) => id) : [server];
  for (let k = 0; k < ticks; k += 1) {
    for (const id of whose) {
      if (!mayTick(cluster, cluster.view(id))) continue;
      cluster.clocks.tick(id);
      yield [id, { kind: 'tick' }];
    }
  }
}
