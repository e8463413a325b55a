import { unreachable } from '../../../properties/unreachable.ts';
import type { Cluster } from '../cluster.ts';
import { exists, isUp } from '../cluster.ts';
import type { StepDescriptor, StepOf } from '../descriptor.ts';
import { renameServer } from '../renaming.ts';

/** What a test harness does to a server by hand. Applies to a subject with `harness` only. */
export const harness: StepDescriptor<'harness'> = {
  resolve: (cluster, step) => (cluster.harness && harnessApplies(cluster, step) ? step : null),
  input: ({ kind, action, to }) =>
    action === 'commandReturn' ? null : { kind, action, ...(to !== undefined && { to }) },
  moveOf: (server, input) => ({ ...input, server }),
  renamed(step, names) {
    const renamed = renameServer(step, names);
    if (renamed === null || renamed.to === undefined) return renamed;
    const to = names.one(renamed.to);
    return to === null ? null : { ...renamed, to };
  },
  what: (move) => move.action,
  choices: [],
};

function harnessApplies(cluster: Cluster, { action, server, to }: StepOf<'harness'>): boolean {
  if (action === 'wipe') return exists(cluster, server) && cluster.mayRestart(server);
  if (!isUp(cluster, server)) return false;
  const leads = cluster.view(server).role === 'leader';
  switch (action) {
    case 'campaign':
    case 'timeout':
      return !leads;
    case 'demote':
    case 'append':
      return leads;
    case 'transfer':
      return leads && to !== undefined && to !== server && exists(cluster, to);
    case 'commandReturn':
      return true;
    default:
      return unreachable(action);
  }
}
