import { isUp } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { addressee } from '../pick.ts';
import { renameServer } from '../renaming.ts';

/** A client asks the server to read (dissertation §6.4). Applies with the feature `readIndex`. */
export const read: StepDescriptor<'read'> = {
  resolve: (cluster, step) => (isUp(cluster, step.server) && cluster.has('readIndex') ? step : null),
  input: ({ server }, cluster) =>
    cluster.clock(server)?.leased === true ? { kind: 'read', leased: true } : { kind: 'read' },
  moveOf: (server) => ({ kind: 'read', server }),
  explored: ({ role }, { features }) => (features.includes('readIndex') && role === 'leader' ? [{ kind: 'read' }] : []),
  renamed: renameServer,
  choices: [
    {
      name: 'read',
      weights: ({ features }) => (features.includes('readIndex') ? [4, 12, 30] : null),
      propose(cluster, rank) {
        const server = cluster.has('readIndex') ? addressee(cluster, rank) : null;
        return server === null ? null : { kind: 'read', server };
      },
    },
  ],
};
