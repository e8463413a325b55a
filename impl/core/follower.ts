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
  const votedFor = raft.rules.votedForAfterStepDown(node, term);
  node.role = 'follower';
  if (term !== node.currentTerm) node.incoming = null;
  node.currentTerm = term;
  node.votedFor = votedFor;
  node.leaderId = leaderId ?? remembered.leaderId;
  if (leaderId !== null) {
    node.suspectsLeader = false;
    node.mayBeReliedOn = true;
  }
  node.votesGranted = [];
  node.progress = remembered.progress;
  node.answered = [];
  node.transferTarget = remembered.transferTarget;
}
