import { adds, ends } from '../composing/chart.ts';
import type { Feature } from '../composing/feature.ts';
import { took } from '../rules/effect.ts';
import type { RuleArguments } from '../rules/rule.ts';
import type { SpecConfig } from '../state/config.ts';
import type { SpecContext } from '../state/state.ts';

/**
 * Applying that takes its time (Figure 2, rules for all servers: "if commitIndex > lastApplied: increment lastApplied, apply
 * log[lastApplied] to state machine"). Only what asks the state machine waits for it: reads, snapshots, answers. Who takes part
 * is in force as soon as it stands in the log (§6), and needs no state machine.
 */
export const applying: Feature = {
  guards: {
    mayApply: ({ context: { commitIndex, lastApplied } }: RuleArguments) => commitIndex > lastApplied,
  },

  changes: {
    applyNext: ({ context: { lastApplied } }) => ({ lastApplied: lastApplied + 1 }),

    /** A snapshot stands for a state machine that has applied all that it covers. */
    resetMachine: ({ context: { snapshot, lastApplied } }) => ({
      lastApplied: Math.max(lastApplied, snapshot.lastIndex),
    }),
  },

  edits: [
    adds('any', {
      apply: [
        {
          description:
            'Figure 2, Rules for All Servers: increment lastApplied, apply log[lastApplied] to state machine',
          guard: 'mayApply',
          actions: [took('Apply'), 'applyNext'],
        },
      ],
    }),
    ends(['HandleInstallSnapshotRequest/install', 'Restart'], 'resetMachine'),
  ],

  events: [{ type: 'apply' }],
};

/** Up to where the state machine has come. */
export const appliedBy = ({ features }: SpecConfig, { lastApplied, commitIndex }: SpecContext): number =>
  features.applying ? lastApplied : commitIndex;
