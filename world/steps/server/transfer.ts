import { exists, isUp } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { addressee } from '../pick.ts';

/** Someone asks a server to transfer its leadership to `target` (dissertation §3.10). */
export const transfer: StepDescriptor<'transfer'> = {
  resolve: (cluster, step) =>
    isUp(cluster, step.server) && exists(cluster, step.target) && cluster.has('transfer') ? step : null,
  input: ({ target }) => ({ kind: 'transfer', target }),
  moveOf: (server, { target }) => ({ kind: 'transfer', server, target }),
  // What follows is an election in the next term.
  explored({ id, role, currentTerm, transferTarget }, { servers, features, maxTerm }) {
    if (!features.includes('transfer') || role !== 'leader' || transferTarget !== null || currentTerm >= maxTerm)
      return [];
    const others = Array.from({ length: servers }, (_, k) => k + 1).filter((target) => target !== id);
    return others.map((target) => ({ kind: 'transfer', target }));
  },
  renamed(step, { one }) {
    const [server, target] = [one(step.server), one(step.target)];
    return server === null || target === null ? null : { ...step, server, target };
  },
  choices: [
    {
      name: 'transfer',
      weights: ({ features }) => (features.includes('transfer') ? [3, 9] : null),
      propose(cluster, rank) {
        // To any server, the leader itself included, which must refuse that.
        const server = cluster.has('transfer') ? addressee(cluster, rank) : null;
        return server === null ? null : { kind: 'transfer', server, target: 1 + ((rank >>> 8) % cluster.servers) };
      },
    },
  ],
};
