import { isMembership, towards } from './configuration.ts';
import type { Configuration, Membership, ReconfigurationRefusal } from './configuration.ts';
import { lastIndex } from './log.ts';
import { appendToOwnLog } from './replication.ts';
import type { Turn } from './turn.ts';

/** Changes who takes part (§6; dissertation chapter 4): of one voter directly, of several by joint consensus. */
export function reconfigure(turn: Turn, members: Membership): void {
  const { node, outputs } = turn;
  if (node.role !== 'leader') {
    outputs.push({ kind: 'redirect', leader: node.leaderId });
  } else if (node.transferTarget !== null) {
    outputs.push({ kind: 'transferring', target: node.transferTarget });
  } else {
    const next = towards(node.log.configuration, members);
    const reason = refusal(turn, members, next);
    if (reason !== null) {
      outputs.push({ kind: 'reconfigurationRefused', reason });
      return;
    }
    appendToOwnLog(turn, { command: null, configuration: next });
    outputs.push({ kind: 'accepted', index: lastIndex(turn.node.log), term: node.currentTerm });
  }
}

function refusal({ node, raft }: Turn, members: Membership, next: Configuration): ReconfigurationRefusal | null {
  const { configuration } = node.log;
  if (!isMembership(members)) return 'malformed';
  if (
    String(members.voters) === String(configuration.voters) &&
    String(members.learners) === String(configuration.learners)
  )
    return 'unchanged';
  if (next.newVoters !== null && !raft.jointConsensus) return 'tooMany';
  if (!raft.rules.isSettled(node)) return 'underWay';
  return raft.rules.isEstablished(node) ? null : 'notEstablished';
}
