import { isUp } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { renameServer } from '../renaming.ts';

/** It is time for a leader to send to everybody (§5.2). */
export const heartbeat: StepDescriptor<'heartbeat'> = {
  resolve: (cluster, step) => (isUp(cluster, step.server) && cluster.view(step.server).role === 'leader' ? step : null),
  change: ({ network }, { server }) => network.flap(server),
  input: () => heartbeatTimeout,
  moveOf: (server) => ({ kind: 'heartbeat', server }),
  explored: ({ role }) => (role === 'leader' ? [heartbeatTimeout] : []),
  goesOn: () => true,
  renamed: renameServer,
  choices: [
    {
      name: 'heartbeat',
      calm: true,
      weights: () => [6, 12, 24],
      propose(cluster, rank) {
        const server = pickServer(cluster, rank, ({ up, role }) => up && role === 'leader');
        return server === null ? null : { kind: 'heartbeat', server };
      },
    },
  ],
};

const heartbeatTimeout = { kind: 'heartbeatTimeout' } as const;
