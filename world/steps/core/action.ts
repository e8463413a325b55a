import { exists, isUp } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { renameServer } from '../renaming.ts';

/**
 * One action of raft.tla that is only a part of what a real server does at once. `to` names the other server of a
 * requestVote (which may be the same) and of an appendEntries.
 */
export const action: StepDescriptor<'action'> = {
  resolve: (cluster, step) =>
    isUp(cluster, step.server) && (step.to === undefined || exists(cluster, step.to)) ? step : null,
  input: (move) =>
    move.to === undefined
      ? { kind: 'action', action: move.action }
      : { kind: 'action', action: move.action, to: move.to },
  moveOf: (server, input) => ({ ...input, server }),
  takenBy: 'core',
  goesOn: (_view, input) => input.action !== 'restart',
  renamed(step, names) {
    const renamed = renameServer(step, names);
    if (step.to === undefined) return renamed;
    const to = names.one(step.to);
    return renamed === null || to === null ? null : { ...renamed, to };
  },
  what: (move) => move.action,
  choices: [],
};
