import { unreachable } from '../../../properties/unreachable.ts';
import type { Cluster } from '../cluster.ts';
import { isUp } from '../cluster.ts';
import type { StepDescriptor, StepOf } from '../descriptor.ts';
import { renameServer } from '../renaming.ts';

/** What a test harness does to a server by hand. Applies to a subject with `harness` only. */
export const harness: StepDescriptor<'harness'> = {
  resolve: (cluster, step) => (cluster.harness && harnessApplies(cluster, step) ? step : null),
  input: (move) => (move.action === 'commandReturn' ? null : { kind: 'harness', action: move.action }),
  moveOf: (server, input) => ({ ...input, server }),
  renamed: renameServer,
  what: (move) => move.action,
  choices: [],
};

function harnessApplies(cluster: Cluster, { action, server }: StepOf<'harness'>): boolean {
  if (!isUp(cluster, server)) return false;
  const leads = cluster.view(server).role === 'leader';
  switch (action) {
    case 'campaign':
      return !leads;
    case 'demote':
      return leads;
    case 'commandReturn':
      return true;
    default:
      return unreachable(action);
  }
}
