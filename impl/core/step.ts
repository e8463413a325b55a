import { checkQuorum } from './check-quorum.ts';
import { campaign, countPreVote, countVote, ownVoteWritten, requestPreVote, requestVote } from './election.ts';
import { becomeFollower } from './follower.ts';
import type { LogIndex, ServerId } from './log.ts';
import type { Message } from './message.ts';
import type { Input, Output, RaftNode, WriteId } from './node.ts';
import { copyOf } from './node.ts';
import type { Raft } from './raft.ts';
import { advanceReads, clientRead } from './reads.ts';
import { advanceCommitIndex, appendEntries, appendEntriesResponse, clientCommand, heartbeat } from './replication.ts';
import { compact, installSnapshot, installSnapshotResponse, snapshotAt } from './snapshot.ts';
import { timeoutNow, transferLeadership, transferTimedOut } from './transfer.ts';
import { beginTurn, endTurn } from './turn.ts';
import type { Turn } from './turn.ts';
import { unreachable } from './unreachable.ts';
import { reconfigure } from './reconfiguration.ts';

/**
 * One step of one server: what it becomes and what is to be done, in this order. Same arguments, same result: no
 * clock, no randomness, no I/O. Throws only if an assumption of the core itself is broken.
 */
export function step(raft: Raft, node: RaftNode, input: Input): readonly [RaftNode, readonly Output[]] {
  const turn = beginTurn(raft, node);
  switch (input.kind) {
    case 'electionTimeout':
      turn.node.electionTimeoutMs = input.nextTimeoutMs;
      turn.node.mayBeReliedOn = false;
      if (node.role === 'leader') leaderTimedOut(turn);
      else campaign(turn);
      break;
    case 'leastTimeout':
      if (node.role !== 'leader') suspectLeader(turn);
      break;
    case 'heartbeatTimeout':
      if (node.role === 'leader') heartbeat(turn);
      break;
    case 'stepDown':
      if (node.role === 'leader') becomeFollower(turn, node.currentTerm, null);
      break;
    case 'transfer':
      transferLeadership(turn, input.target);
      break;
    case 'forgetLeader':
      if (!raft.leaseReads) turn.node = copyOf(raft.rules.afterForgettingLeader(node));
      break;
    case 'receive':
      receive(turn, input.from, input.message);
      break;
    case 'command':
      clientCommand(turn, input.command);
      break;
    case 'reconfigure':
      reconfigure(turn, input.members);
      break;
    case 'read':
      clientRead(turn, input);
      break;
    case 'applied':
      applied(turn, input.index);
      break;
    case 'snapshot':
      compact(turn, snapshotAt(node, input.index, input.data));
      break;
    case 'snapshotTaken':
      compact(turn, input.snapshot);
      break;
    case 'written':
      written(turn, input.write);
      break;
    default:
      return unreachable(input);
  }
  if (turn.node.leaderId !== node.leaderId) turn.node.suspectsLeader = false; // it was that other one
  if (turn.node.role === 'leader') advanceReads(turn);
  return endTurn(turn);
}

/** Who has heard nothing for so long may vote: nobody relies any more on that it does not. */
function suspectLeader({ node }: Turn): void {
  node.suspectsLeader = node.leaderId !== null;
  node.mayBeReliedOn = false;
}

function leaderTimedOut(turn: Turn): void {
  transferTimedOut(turn);
  checkQuorum(turn);
}

function receive(turn: Turn, from: ServerId, message: Message): void {
  const { raft, node } = turn;
  if (raft.checkQuorum && raft.rules.ignoresCampaign(node, message)) return;
  if (raft.leaseReads && raft.rules.keepsPromise(node, message)) return;
  // §5.1, once and before any role looks at the message.
  if (raft.rules.adoptsTerm(node, message)) becomeFollower(turn, message.term, null);
  switch (message.kind) {
    case 'PreVote':
      return requestPreVote(turn, from, message);
    case 'PreVoteResponse':
      return countPreVote(turn, from, message);
    case 'RequestVote':
      return requestVote(turn, from, message);
    case 'RequestVoteResponse':
      return countVote(turn, from, message);
    case 'AppendEntries':
      return appendEntries(turn, from, message);
    case 'AppendEntriesResponse':
      return appendEntriesResponse(turn, from, message);
    case 'InstallSnapshot':
      return installSnapshot(turn, from, message);
    case 'InstallSnapshotResponse':
      return installSnapshotResponse(turn, from, message);
    case 'TimeoutNow':
      return timeoutNow(turn, message);
    default:
      return unreachable(message);
  }
}

function applied({ node }: Turn, index: LogIndex): void {
  if (index !== node.appliedIndex + 1 || index > node.commitIndex)
    throw new RangeError(`entry ${index} was applied after ${node.appliedIndex}, with ${node.commitIndex} committed`);
  node.appliedIndex = index;
}

/** What was promised on the strength of this write, the server may now count on itself (dissertation §10.2.1). */
function written(turn: Turn, write: WriteId): void {
  const { node } = turn;
  const finished = node.pendingWrites.find((pending) => pending.write === write);
  if (finished === undefined) return;
  if (finished !== node.pendingWrites[0]) throw new RangeError(`write ${write} finished before an older one`);
  node.pendingWrites = node.pendingWrites.slice(1);
  // Of the finished write, only the part that no later write replaces is this log's own.
  node.durableIndex = node.pendingWrites.reduce((end, later) => Math.min(end, later.from - 1), finished.last);
  if (node.role === 'candidate') ownVoteWritten(turn);
  if (node.role === 'leader') advanceCommitIndex(turn, null);
}
