import { membersOf, quorumSets } from './configuration.ts';
import type { Configuration } from './configuration.ts';
import { noteAnswer } from './check-quorum.ts';
import { becomeFollower } from './follower.ts';
import { append, lastIndex, termAt } from './log.ts';
import type { Command, Entry, LogIndex, ServerId } from './log.ts';
import type { AppendEntries, AppendEntriesResponse } from './message.ts';
import type { Progress } from './node.ts';
import { copyOf } from './node.ts';
import { progressOf, updateProgress } from './progress.ts';
import { giveReadIndexes, renewRound, roundAnswered } from './reads.ts';
import type { AppendAnswer, Cause } from './raft.ts';
import { sendSnapshot } from './snapshot.ts';
import { commit, resetElectionTimer, send } from './turn.ts';
import type { Turn } from './turn.ts';

/** The election is won (§5.2). The no-op lets the leader commit what earlier terms left behind (§5.4.2, §8). */
export function becomeLeader(turn: Turn): void {
  const { node, raft } = turn;
  const progress = othersThan(node.id, node.log.configuration).map((id) => raft.rules.progressAtElection(node, id));
  node.role = 'leader';
  node.leaderId = node.id;
  node.votesGranted = [];
  node.progress = progress;
  node.answered = [];
  if (raft.checkQuorum) resetElectionTimer(turn);
  appendToOwnLog(turn, { command: null });
}

/** A client's command (§8): the leader logs it unless it is about to go, anyone else names the leader it knows. */
export function clientCommand(turn: Turn, command: Command): void {
  const { node } = turn;
  if (node.role !== 'leader') {
    turn.outputs.push({ kind: 'redirect', leader: node.leaderId });
    return;
  }
  if (node.transferTarget !== null) {
    turn.outputs.push({ kind: 'transferring', target: node.transferTarget });
    return;
  }
  appendToOwnLog(turn, { command });
  turn.outputs.push({ kind: 'accepted', index: lastIndex(turn.node.log), term: node.currentTerm });
}

/** Appends and sends it; if it is a configuration, already to those who take part by it (dissertation §4.1). */
export function appendToOwnLog(turn: Turn, entry: Omit<Entry, 'term'>): void {
  const { node } = turn;
  const { command, configuration } = entry;
  const term = node.currentTerm;
  if (configuration !== undefined) followMembers(turn, configuration);
  const added = configuration === undefined ? { term, command } : { term, command, configuration };
  node.log = append(node.log, lastIndex(node.log), [added]);
  for (const { server } of node.progress) replicate(turn, server, 'entry');
  if (configuration !== undefined) advanceCommitIndex(turn, null); // what is a majority has changed
}

/** Begins with those who are new, from the end of the log as it is yet, and forgets who takes no part any more. */
function followMembers(turn: Turn, configuration: Configuration): void {
  const { node, raft } = turn;
  node.progress = othersThan(node.id, configuration).map(
    (server) => progressOf(turn, server) ?? raft.rules.progressAtElection(node, server),
  );
}

const othersThan = (id: ServerId, configuration: Configuration): readonly ServerId[] =>
  membersOf(configuration).filter((server) => server !== id);

/** The heartbeat timer fired (§5.2). */
export function heartbeat(turn: Turn): void {
  if (turn.raft.leaseReads) renewRound(turn);
  for (const { server } of turn.raft.rules.heartbeatsTo(turn.node)) replicate(turn, server, 'heartbeat');
}

/** Sends the follower what is due to it now: what it lacks, or if it is to lead and lacks nothing, the word to campaign. */
export function replicate(turn: Turn, server: ServerId, cause: Cause): void {
  const { node, raft } = turn;
  const lacking = progressOf(turn, server);
  if (lacking === undefined) return;
  if (node.snapshot !== null && raft.rules.needsSnapshot(node.log, lacking)) {
    return sendSnapshot(turn, node.snapshot, lacking, cause);
  }
  const { batches, progress } = raft.rules.sends(raft, node, lacking, cause);
  updateProgress(turn, progress);
  for (const { prevLogIndex, entries, leaderCommit } of batches) {
    const prevLogTerm = termAt(node.log, prevLogIndex);
    const { currentTerm: term, reads } = node;
    const request = { kind: 'AppendEntries', term, prevLogIndex, prevLogTerm, entries, leaderCommit } as const;
    send(turn, server, raft.maxReads > 0 ? inRound(request, reads.round) : request);
  }
  if (node.transferTarget === server && raft.rules.isCaughtUp(node.log, progress)) {
    send(turn, server, { kind: 'TimeoutNow', term: node.currentTerm });
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
  if (node !== turn.node) turn.node = copyOf(node);
  commit(turn, commitIndex);
  respond(turn, from, message, answer);
}

function reject(turn: Turn, to: ServerId, request: AppendEntries): void {
  const term = turn.node.currentTerm;
  respond(turn, to, request, { term, success: false, matchIndex: 0, conflictTerm: 0, conflictIndex: 0 });
}

function respond(turn: Turn, to: ServerId, { prevLogIndex, round }: AppendEntries, answer: AppendAnswer): void {
  const { term, success, matchIndex, conflictTerm, conflictIndex } = answer;
  const response = {
    kind: 'AppendEntriesResponse',
    prevLogIndex,
    term,
    success,
    matchIndex,
    conflictTerm,
    conflictIndex,
  } as const;
  send(turn, to, round === undefined ? response : answerInRound(response, round));
}

// Field by field, as in copyOf: every object that is spread and added to has a shape of its own.
const inRound = (request: AppendEntries, round: number): AppendEntries => ({
  kind: 'AppendEntries',
  term: request.term,
  prevLogIndex: request.prevLogIndex,
  prevLogTerm: request.prevLogTerm,
  entries: request.entries,
  leaderCommit: request.leaderCommit,
  round,
});

const answerInRound = (response: AppendEntriesResponse, round: number): AppendEntriesResponse => ({
  kind: 'AppendEntriesResponse',
  prevLogIndex: response.prevLogIndex,
  term: response.term,
  success: response.success,
  matchIndex: response.matchIndex,
  conflictTerm: response.conflictTerm,
  conflictIndex: response.conflictIndex,
  round,
});

/** A follower's answer at the leader (§5.3): count it, or walk back; then send what it lacks. */
export function appendEntriesResponse(turn: Turn, from: ServerId, message: AppendEntriesResponse): void {
  const { rules } = turn.raft;
  const { node } = turn;
  if (node.role !== 'leader') return;
  if (!rules.countsAppendResponse(node, message)) return;
  noteAnswer(turn, from, message);
  const progress = progressOf(turn, from);
  if (progress === undefined) return;
  if (message.success) {
    const accepted = rules.progressAfterSuccess(progress, message);
    updateProgress(turn, accepted);
    advanceCommitIndex(turn, accepted);
    replicate(turn, from, 'accepted');
  } else {
    updateProgress(turn, rules.progressAfterRejection(progress, node.log, message));
    replicate(turn, from, 'rejected');
  }
  roundAnswered(turn, from, message);
}

/** Commits what a majority holds. The leader's own copy counts as far as it is durable (dissertation §10.2.1). */
export function advanceCommitIndex(turn: Turn, accepted: Progress | null): void {
  const { node, raft } = turn;
  const before = node.commitIndex;
  const matchIndexOf = (server: ServerId): LogIndex =>
    server === node.id ? node.durableIndex : (progressOf(turn, server)?.matchIndex ?? 0);
  const agreed = quorumSets(node.log.configuration).map((voters) => raft.rules.majorityMatch(voters.map(matchIndexOf)));
  commit(turn, raft.rules.leaderCommitIndex(node, Math.min(...agreed), accepted));
  if (node.commitIndex === before) return;
  giveReadIndexes(turn);
  configurationCommitted(turn);
}

/**
 * Once a configuration is committed, joint consensus gives way to the new voters (§6), and a leader that is none of the
 * voters any more steps down (dissertation §4.2.2).
 */
function configurationCommitted(turn: Turn): void {
  const { id, currentTerm, commitIndex, log } = turn.node;
  if (log.configurationIndex > commitIndex) return;
  const { voters, newVoters, learners } = log.configuration;
  if (newVoters !== null) {
    appendToOwnLog(turn, { command: null, configuration: { voters: newVoters, newVoters: null, learners } });
  } else if (!voters.includes(id)) {
    becomeFollower(turn, currentTerm, null);
  }
}
