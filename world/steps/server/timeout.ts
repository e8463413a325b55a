import { isUp } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { pickServer } from '../pick.ts';
import { hasElectionTimer, mayTimeOut } from '../timers.ts';
import { renameServer } from '../renaming.ts';

/** The server's election timer fires (§5.2). */
export const timeout: StepDescriptor<'timeout'> = {
  resolve: (cluster, step) =>
    isUp(cluster, step.server) && mayTimeOut(cluster, cluster.view(step.server)) ? step : null,
  change: ({ network }, { server }) => network.flap(server),
  input: () => electionTimeout,
  moveOf: (server) => ({ kind: 'timeout', server }),
  // A leader's timeout begins no term.
  explored: (view, { features, maxTerm }) =>
    hasElectionTimer(features, view) && (view.role === 'leader' || view.currentTerm < maxTerm) ? [electionTimeout] : [],
  renamed: renameServer,
  choices: [
    {
      name: 'timeout',
      calm: true,
      weights: () => [4, 8, 14],
      propose(cluster, rank) {
        const server = pickServer(cluster, rank, (view) => view.up && mayTimeOut(cluster, view));
        return server === null ? null : { kind: 'timeout', server };
      },
    },
  ],
};

const electionTimeout = { kind: 'electionTimeout' } as const;
