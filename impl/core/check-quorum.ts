import { becomeFollower } from './follower.ts';
import type { ServerId } from './log.ts';
import type { AppendEntriesResponse, InstallSnapshotResponse } from './message.ts';
import { resetElectionTimer } from './turn.ts';
import type { Turn } from './turn.ts';

/**
 * A leader's election timer fired (dissertation §6.2): unless a majority answered meanwhile it steps down, so that its
 * clients look for another leader and its followers may elect one.
 */
export function checkQuorum(turn: Turn): void {
  const { node, raft } = turn;
  if (!raft.checkQuorum) return;
  if (raft.rules.keepsLeading(node)) node.answered = [];
  else becomeFollower(turn, node.currentTerm, null);
  resetElectionTimer(turn);
}

/** A follower has answered a request of this leadership, with whatever result. */
export function noteAnswer(turn: Turn, from: ServerId, message: AppendEntriesResponse | InstallSnapshotResponse): void {
  const { node, raft } = turn;
  if (!raft.checkQuorum || !raft.rules.showsContact(message) || node.answered.includes(from)) return;
  node.answered = [...node.answered, from].sort((a, b) => a - b);
}
