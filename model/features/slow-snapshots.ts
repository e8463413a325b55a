import { adds, instead } from '../composing/chart.ts';
import type { Feature } from '../composing/feature.ts';
import { took } from '../rules/effect.ts';
import { on, type RuleArguments } from '../rules/rule.ts';
import type { SpecConfig } from '../state/config.ts';
import { appliedBy } from './applying.ts';
import { behind, snapshotAt } from './snapshot.ts';

/**
 * Snapshots that take their time (§7): begun of the state machine as it is, whole some steps later. Entries, a crash, or a
 * snapshot of the leader may come between; one that covers no more than the server's own snapshot by then is of no use.
 */
export const slowSnapshots = (config: SpecConfig): Feature => ({
  guards: {
    mayBegin: ({ context }: RuleArguments) =>
      context.begun === null && appliedBy(config, context) > context.snapshot.lastIndex,
    hasBegun: ({ context: { begun } }: RuleArguments) => begun !== null,
    isStillOfUse: ({ context: { begun, snapshot } }: RuleArguments) =>
      begun !== null && begun.lastIndex > snapshot.lastIndex && begun.configuration.voters.length > 0, // who joins may not know it yet
  },

  changes: {
    begin: on('compact', (context, { data }) => ({ begun: snapshotAt(context, appliedBy(config, context), data) })),
    finish: ({ context }) => (context.begun === null ? {} : { ...behind(context, context.begun), begun: null }),
    forgetBegun: () => ({ begun: null }),
  },

  edits: [
    instead(['Compact'], () => ({
      description: '§7: the state machine is written to a snapshot as it is now',
      guard: 'mayBegin',
      actions: [took('Compact/begin'), 'begin'],
    })),
    adds('any', {
      finishSnapshot: [
        {
          description: '§7: the snapshot takes the place of the log up to where it was begun',
          guard: 'isStillOfUse',
          actions: [took('Compact/finish'), 'finish'],
        },
        {
          description: '§7: a snapshot of the leader covers as much',
          guard: 'hasBegun',
          actions: [took('Compact/discard'), 'forgetBegun'],
        },
      ],
    }),
  ],

  events: [{ type: 'finishSnapshot' }],
});
