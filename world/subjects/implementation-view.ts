import type { DurableState, RaftNode, Snapshot } from '../../impl/index.ts';
import type { Machine } from '../../properties/seen/application.ts';
import type { DurableView, LogIndex, ProgressView, ServerView } from '../../properties/seen/view.ts';
import type { ImplementationState } from './implementation-parts.ts';
import type { StableStorage } from './stable-storage.ts';

const noProgress: readonly ProgressView[] = [];

/** What the judges see of a server. `before`: as it was a step earlier. */
export function viewOf(
  node: RaftNode,
  up: boolean,
  { pending, durable }: StableStorage,
  appliedIndex: LogIndex,
  machine: Machine,
  begun: Snapshot | null,
  before: ImplementationState | null,
): ServerView {
  const view: ServerView = {
    id: node.id,
    up,
    role: node.role,
    currentTerm: node.currentTerm,
    votedFor: node.votedFor,
    snapshot: node.snapshot?.data ?? '',
    log: node.log,
    commitIndex: node.commitIndex,
    appliedIndex,
    machine: machine.digest,
    leaderId: node.leaderId,
    suspectsLeader: node.suspectsLeader,
    configuration: node.log.configuration,
    transferTarget: node.transferTarget,
    votesGranted: node.votesGranted,
    progress: node.role === 'leader' ? node.progress : noProgress,
    pendingReads: node.reads.pending,
    pendingWrites: pending.length,
    durable: durableView(durable, before),
  };
  return begun === null ? view : { ...view, snapshotBegun: begun.index };
}

/** Most steps leave what is durable as it is, so it is shown as the same object. */
function durableView(durable: DurableState, before: ImplementationState | null): DurableView {
  if (before?.storage.durable === durable) return before.view.durable;
  const { currentTerm, votedFor, snapshot, log } = durable;
  return { currentTerm, votedFor, snapshot: snapshot?.data ?? '', log };
}
