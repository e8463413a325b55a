import { becomeFollower } from './follower.ts';
import { append, entriesAfter, lastIndex, termAt } from './log.ts';
import type { Command, ServerId } from './log.ts';
import type { AppendEntries, AppendEntriesResponse } from './message.ts';
import type { Progress } from './node.ts';
import { progressOf, updateProgress } from './progress.ts';
import type { AppendAnswer } from './reception.ts';
import { sendSnapshot } from './snapshot.ts';
import { commit, resetElectionTimer, send } from './turn.ts';
import type { Turn } from './turn.ts';
import type { Cause } from './window.ts';

/** The election is won (§5.2). The no-op lets the leader commit what earlier terms left behind (§5.4.2, §8). */
export function becomeLeader(turn: Turn): void {
  const { node, raft } = turn;
  const followers = raft.servers.filter((server) => server !== node.id);
  turn.node = {
    ...node,
    role: 'leader',
    leaderId: node.id,
    votesGranted: [],
    progress: followers.map((server) => raft.rules.progressAtElection(node, server)),
  };
  appendToOwnLog(turn, null);
}

/** A client's command (§8): the leader logs it, anyone else names the leader it knows. */
export function clientCommand(turn: Turn, command: Command): void {
  const { node } = turn;
  if (node.role !== 'leader') {
    turn.outputs.push({ kind: 'redirect', leader: node.leaderId });
    return;
  }
  appendToOwnLog(turn, command);
  turn.outputs.push({ kind: 'accepted', index: lastIndex(turn.node.log), term: node.currentTerm });
}

function appendToOwnLog(turn: Turn, command: Command | null): void {
  const { node } = turn;
  turn.node = { ...node, log: append(node.log, lastIndex(node.log), [{ term: node.currentTerm, command }]) };
  for (const { server } of node.progress) replicate(turn, server, 'entry');
}

/** The heartbeat timer fired (§5.2). */
export function heartbeat(turn: Turn): void {
  for (const { server } of turn.raft.rules.heartbeatsTo(turn.node)) replicate(turn, server, 'heartbeat');
}

/** Sends the follower what is due to it now. */
function replicate(turn: Turn, server: ServerId, cause: Cause): void {
  const { node, raft } = turn;
  const lacking = progressOf(turn, server);
  if (node.snapshot !== null && raft.rules.needsSnapshot(node.log, lacking)) {
    return sendSnapshot(turn, node.snapshot, lacking, cause);
  }
  const { batches, progress } = raft.rules.sends(raft, node, lacking, cause);
  updateProgress(turn, progress);
  for (const { prevLogIndex, count, leaderCommit } of batches) {
    send(turn, server, {
      kind: 'AppendEntries',
      term: node.currentTerm,
      prevLogIndex,
      prevLogTerm: termAt(node.log, prevLogIndex),
      entries: entriesAfter(node.log, prevLogIndex, count),
      leaderCommit,
    });
  }
}

/** Figure 2, AppendEntries RPC, receiver implementation. */
export function appendEntries(turn: Turn, from: ServerId, message: AppendEntries): void {
  const { rules } = turn.raft;
  if (!rules.acceptsAppend(turn.node, message)) return reject(turn, from, message);
  if (turn.node.role === 'leader') return; // a second leader of one term: Election Safety is broken already
  if (turn.node.role !== 'follower' && !rules.recognisesLeader(turn.node, message)) return reject(turn, from, message);
  becomeFollower(turn, turn.node.currentTerm, from);
  resetElectionTimer(turn);
  const { node, commitIndex, answer } = rules.receives(rules, turn.node, message);
  turn.node = node;
  commit(turn, commitIndex);
  respond(turn, from, message, answer);
}

function reject(turn: Turn, to: ServerId, request: AppendEntries): void {
  const term = turn.node.currentTerm;
  respond(turn, to, request, { term, success: false, matchIndex: 0, conflictTerm: 0, conflictIndex: 0 });
}

function respond(turn: Turn, to: ServerId, { prevLogIndex }: AppendEntries, answer: AppendAnswer): void {
  send(turn, to, { kind: 'AppendEntriesResponse', prevLogIndex, ...answer });
}

/** A follower's answer at the leader (§5.3): count it, or walk back; then send what it lacks. */
export function appendEntriesResponse(turn: Turn, from: ServerId, message: AppendEntriesResponse): void {
  const { rules } = turn.raft;
  const { node } = turn;
  if (node.role !== 'leader') return;
  if (!rules.countsAppendResponse(node, message)) return;
  const progress = progressOf(turn, from);
  if (message.success) {
    const accepted = rules.progressAfterSuccess(progress, message);
    updateProgress(turn, accepted);
    advanceCommitIndex(turn, accepted);
    replicate(turn, from, 'accepted');
  } else {
    updateProgress(turn, rules.progressAfterRejection(progress, node.log, message));
    replicate(turn, from, 'rejected');
  }
}

/** Commits what a majority holds. The leader's own copy counts as far as it is durable (dissertation §10.2.1). */
export function advanceCommitIndex(turn: Turn, accepted: Progress | null): void {
  const { node, raft } = turn;
  const matchIndexes = [node.durableIndex, ...node.progress.map(({ matchIndex }) => matchIndex)];
  commit(turn, raft.rules.leaderCommitIndex(node, raft.rules.majorityMatch(matchIndexes), accepted));
}
