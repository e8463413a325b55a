import { lastIndex } from '../../../properties/seen/view.ts';
import { isUp } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { addressee } from '../pick.ts';
import { renameServer } from '../renaming.ts';

/** Somebody asks a server to have a bare command done (§5.3). */
export const command: StepDescriptor<'command'> = {
  resolve: (cluster, step) => (isUp(cluster, step.server) ? step : null),
  input: (move) => ({ kind: 'command', command: move.command }),
  moveOf: (server, input) => ({ kind: 'command', server, command: input.command }),
  explored: ({ role, log }, { maxLog }) =>
    role === 'leader' && lastIndex(log) < maxLog ? [{ kind: 'command', command: commands[0] }] : [],
  renamed: renameServer,
  identifiers: (move) => [`command ${move.command}`],
  choices: [
    {
      name: 'command',
      weights: () => [4, 12, 60], // many: long logs, and many answers on their way at once
      propose(cluster, rank) {
        const { maxSize } = cluster.options;
        const texts = maxSize === undefined ? commands : [...commands, 'x'.repeat(maxSize), 'x'.repeat(maxSize + 1)];
        const text = texts[rank % texts.length] ?? commands[0];
        const server = addressee(cluster, rank);
        return server === null ? null : { kind: 'command', server, command: text };
      },
    },
  ],
  plain: (step) => (step.command === commands[0] ? step : { ...step, command: commands[0] }),
};

const commands = ['x', 'y'] as const; // two are enough to tell entries of one term apart
