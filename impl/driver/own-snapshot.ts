import type { LogIndex, Snapshot } from '../core/log.ts';
import type { RaftNode } from '../core/node.ts';

/** How a server takes snapshots of its own state machine (§7). */
export interface SnapshotRules {
  /** Up to which entry a snapshot covers that is begun now: that which the state machine has had last, and no other. */
  readonly covers: (server: { readonly node: RaftNode; readonly appliedIndex: LogIndex }) => LogIndex;
  /** What a snapshot holds that was begun as `begun` and ends where the state machine is at `now`: what it was as it was begun. */
  readonly holds: (begun: Snapshot, now: string) => string;
}

export const soundSnapshots: SnapshotRules = {
  covers: ({ appliedIndex }) => appliedIndex,
  holds: ({ data }) => data,
};
