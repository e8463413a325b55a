import { adds } from '../composing/chart.ts';
import type { Feature } from '../composing/feature.ts';
import { took } from '../rules/effect.ts';
import type { RuleArguments } from '../rules/rule.ts';
import type { SpecConfig } from '../state/config.ts';

/**
 * Forgetting the leader (etcd-io/raft, ForgetLeader): whoever runs a follower knows that its leader is gone, and tells it. It
 * stays a follower in its term, with its vote, and need no more wait for its election timeout to help another to be elected.
 * Where reads rest on leases it is refused: a leader may rely on that the follower waits.
 */
export const forgetLeader = ({ features }: SpecConfig): Feature => ({
  guards: {
    mayForgetLeader: ({ context }: RuleArguments) => context.knownLeader !== null && !features.leaseReads,
  },

  changes: {
    dropLeader: () => ({ knownLeader: null }),
  },

  edits: [
    adds('follower', {
      forgetLeader: [
        {
          description: 'etcd-io/raft, ForgetLeader: goes on without a leader in the current term, without campaigning',
          guard: 'mayForgetLeader',
          actions: [took('ForgetLeader'), 'dropLeader'],
        },
      ],
    }),
  ],

  events: [{ type: 'forgetLeader' }],
});
