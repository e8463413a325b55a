import { begins } from '../composing/chart.ts';
import type { SpecConfig } from '../state/config.ts';
import type { Feature } from '../composing/feature.ts';
import { on } from '../rules/rule.ts';

/** Who leads (§8), which is known as long as nothing says otherwise: for redirect and checkQuorum. */
export const knownLeader = ({ features }: SpecConfig): Feature => ({
  changes: {
    /** A request of the current term comes from the leader of that term. */
    recognizeLeader: on(['AppendEntriesRequest', 'InstallSnapshotRequest'], (_, { message }) => ({
      knownLeader: message.msource,
      ...(features.leastTimeout && { suspectsLeader: false }),
      ...(features.leaseReads && { heardLeader: true }),
    })),
  },
  edits: [
    begins(
      [
        'HandleAppendEntriesRequest/returnToFollower',
        'HandleAppendEntriesRequest/reject',
        'HandleAppendEntriesRequest/conflict',
        'HandleAppendEntriesRequest/append',
        'HandleAppendEntriesRequest/done',
        'HandleInstallSnapshotRequest/returnToFollower',
        'HandleInstallSnapshotRequest/known',
        'HandleInstallSnapshotRequest/install',
        'HandleInstallSnapshotRequest/chunk',
      ],
      'recognizeLeader',
    ),
  ],
});
