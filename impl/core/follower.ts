import type { ServerId, Term } from './log.ts';
import { refuseReads } from './reads.ts';
import type { Turn } from './turn.ts';

/**
 * Follower in `term`: a newer one (§5.1, leader not known yet), or the node's own, when a leader of it speaks (§5.2).
 */
export function becomeFollower(turn: Turn, term: Term, leaderId: ServerId | null): void {
  refuseReads(turn);
  const { node, raft } = turn;
  const remembered = raft.rules.rememberedWithoutLeader(node);
  turn.node = {
    ...node,
    role: 'follower',
    currentTerm: term,
    votedFor: raft.rules.votedForAfterStepDown(node, term),
    incoming: term === node.currentTerm ? node.incoming : null,
    leaderId: leaderId ?? remembered.leaderId,
    mayBeReliedOn: leaderId !== null || node.mayBeReliedOn,
    votesGranted: [],
    progress: remembered.progress,
    answered: [],
    transferTarget: remembered.transferTarget,
  };
}
