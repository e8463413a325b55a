import type { LogIndex } from '../core/log.ts';
import type { RaftNode } from '../core/node.ts';

/** How a server takes snapshots of its own state machine (§7). */
export interface SnapshotRules {
  /** Up to which entry a snapshot covers that is taken now: that which the state machine has had last, and no other. */
  readonly covers: (server: { readonly node: RaftNode; readonly appliedIndex: LogIndex }) => LogIndex;
}

export const soundSnapshots: SnapshotRules = { covers: ({ appliedIndex }) => appliedIndex };
