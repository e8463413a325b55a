import { becomeCandidate } from './election.ts';
import type { ServerId } from './log.ts';
import type { TimeoutNow } from './message.ts';
import { replicate } from './replication.ts';
import { resetElectionTimer } from './turn.ts';
import type { Turn } from './turn.ts';
import { votersOf } from './configuration.ts';

/**
 * Leadership transfer (dissertation §3.10). The leader takes no more commands, brings the target's log up to date and
 * tells it to campaign at once. The transfer ends with the leadership, or is given up after an election timeout.
 */
export function transferLeadership(turn: Turn, target: ServerId): void {
  const { node, outputs } = turn;
  if (node.role !== 'leader') {
    outputs.push({ kind: 'redirect', leader: node.leaderId });
  } else if (node.transferTarget !== null) {
    outputs.push({ kind: 'transferring', target: node.transferTarget });
  } else if (target === node.id || !votersOf(node.log.configuration).includes(target)) {
    outputs.push({ kind: 'transferRefused', target });
  } else {
    node.transferTarget = target;
    resetElectionTimer(turn);
    replicate(turn, target, 'entry');
    outputs.push({ kind: 'transferring', target });
  }
}

/** A leader's election timer fired: what has not come about by now is given up, and commands are taken again. */
export function transferTimedOut(turn: Turn): void {
  turn.node.transferTarget = turn.raft.rules.transferAfterTimeout(turn.node);
}

/** The leader wants this server to lead: no waiting, and no pre-vote, for who would be asked follows that leader. */
export function timeoutNow(turn: Turn, message: TimeoutNow): void {
  const { node, raft } = turn;
  if (raft.rules.obeysTimeoutNow(raft.rules, node, message)) becomeCandidate(turn, true);
}
