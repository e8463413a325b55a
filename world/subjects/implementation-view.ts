import type { DurableState, RaftNode } from '../../impl/index.ts';
import type { Machine } from '../../properties/seen/application.ts';
import type { DurableView, LogIndex, ProgressView, ServerView } from '../../properties/seen/view.ts';
import type { StableStorage } from './stable-storage.ts';

const noProgress: readonly ProgressView[] = [];

/** What the judges see of a server. */
export function viewOf(
  node: RaftNode,
  up: boolean,
  { pending, durable }: StableStorage,
  appliedIndex: LogIndex,
  machine: Machine,
): ServerView {
  return {
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
    configuration: node.log.configuration,
    transferTarget: node.transferTarget,
    votesGranted: node.votesGranted,
    progress: node.role === 'leader' ? node.progress : noProgress,
    pendingReads: node.reads.pending,
    pendingWrites: pending.length,
    durable: durableView(durable),
  };
}

const views = new WeakMap<DurableState, DurableView>();

/** Most steps leave what is durable as it is, so it is shown as the same object. */
function durableView(durable: DurableState): DurableView {
  const known = views.get(durable);
  if (known !== undefined) return known;
  const { currentTerm, votedFor, snapshot, log } = durable;
  const view = { currentTerm, votedFor, snapshot: snapshot?.data ?? '', log };
  views.set(durable, view);
  return view;
}
