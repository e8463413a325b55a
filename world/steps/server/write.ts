import { isUp } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { renameServer } from '../renaming.ts';

/** The server's oldest pending write becomes durable. */
export const write: StepDescriptor<'write'> = {
  resolve: (cluster, step) => (isUp(cluster, step.server) && cluster.view(step.server).pendingWrites > 0 ? step : null),
  input: () => written,
  moveOf: (server) => ({ kind: 'write', server }),
  explored: ({ pendingWrites }) => (pendingWrites > 0 ? [written] : []),
  goesOn: () => true,
  renamed: renameServer,
  choices: [
    {
      name: 'write',
      calm: true,
      weights: ({ disk }) => (disk === 'immediate' ? null : [15, 30, 60]),
      propose(cluster, rank) {
        const server = pickServer(cluster, rank, ({ up, pendingWrites }) => up && pendingWrites > 0);
        return server === null ? null : { kind: 'write', server };
      },
    },
  ],
};

const written = { kind: 'written' } as const;
