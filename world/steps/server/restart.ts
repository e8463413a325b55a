import { exists } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { renameServer } from '../renaming.ts';

/** The server starts again from what is durable. */
export const restart: StepDescriptor<'restart'> = {
  resolve: (cluster, step) => (exists(cluster, step.server) && cluster.mayRestart(step.server) ? step : null),
  change: ({ clocks }, { server }) => clocks.restart(server),
  input: () => ({ kind: 'restart' }),
  moveOf: (server) => ({ kind: 'restart', server }),
  goesOn: ({ up }) => !up,
  renamed: renameServer,
  choices: [
    {
      name: 'restart',
      follows: ({ crash = 0 }) => 3 * crash,
      propose(cluster, rank) {
        const server = pickServer(cluster, rank, ({ id }) => cluster.mayRestart(id));
        return server === null ? null : { kind: 'restart', server };
      },
    },
  ],
};
