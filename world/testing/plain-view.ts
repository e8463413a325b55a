import type { ServerView } from '../../properties/seen/view.ts';
import { logOf } from '../../properties/seen/view.ts';

/** A follower of a cluster of two that has nothing to show but what is given; all of it is durable. */
export function plainView(id: number, seen: Partial<ServerView> = {}): ServerView {
  const { currentTerm = 1, votedFor = null, log = logOf([]), commitIndex = 0 } = seen;
  return {
    id,
    up: true,
    role: 'follower',
    currentTerm,
    votedFor,
    log,
    snapshot: '',
    commitIndex,
    appliedIndex: commitIndex,
    machine: '',
    leaderId: null,
    configuration: { voters: [1, 2], newVoters: null, learners: [] },
    transferTarget: null,
    votesGranted: [],
    progress: [],
    pendingReads: [],
    pendingWrites: 0,
    durable: { currentTerm, votedFor, snapshot: '', log },
    ...seen,
  };
}
