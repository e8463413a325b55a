import { noteAnswer } from './check-quorum.ts';
import { becomeFollower } from './follower.ts';
import { configurationAt, termAt } from './log.ts';
import type { LogIndex, ServerId, Snapshot } from './log.ts';
import type { InstallSnapshot, InstallSnapshotResponse } from './message.ts';
import type { Progress, RaftNode } from './node.ts';
import { progressOf, updateProgress } from './progress.ts';
import { resetElectionTimer, send } from './turn.ts';
import type { Turn } from './turn.ts';
import type { Cause } from './raft.ts';

/** The state machine as it is after `index`, which is not compacted beyond. */
export const snapshotAt = ({ log }: Pick<RaftNode, 'log'>, index: LogIndex, data: string): Snapshot => ({
  index,
  term: termAt(log, index),
  configuration: configurationAt(log, index),
  data,
});

/** §7, log compaction: the snapshot is stored, and the log up to there is discarded. */
export function compact(turn: Turn, snapshot: Snapshot): void {
  const { node, raft } = turn;
  if (!raft.rules.isNewer(node, snapshot)) return;
  if (snapshot.index > node.commitIndex) return;
  // A server that joins does not know who took part at first, so its snapshot could not tell.
  if (snapshot.configuration.voters.length === 0) return;
  node.snapshot = snapshot;
  node.log = raft.rules.logBehindSnapshot(node.log, snapshot);
}

/** Sends the next chunk of the snapshot, unless one is on its way and nothing says that it is lost. */
export function sendSnapshot(turn: Turn, snapshot: Snapshot, progress: Progress, cause: Cause): void {
  const { sending } = progress;
  const begun = sending !== null && sending.index === snapshot.index;
  if (begun && cause !== 'heartbeat') return;
  sendChunk(turn, snapshot, progress, begun ? sending.offset : 0);
}

function sendChunk(
  turn: Turn,
  { index, term, configuration, data }: Snapshot,
  progress: Progress,
  offset: number,
): void {
  const end = Math.min(offset + turn.raft.maxChunk, data.length);
  const { server, nextIndex, matchIndex } = progress;
  updateProgress(turn, { server, nextIndex, matchIndex, inFlight: [], sending: { index, offset } });
  send(turn, server, {
    kind: 'InstallSnapshot',
    term: turn.node.currentTerm,
    lastIncludedIndex: index,
    lastIncludedTerm: term,
    configuration,
    offset,
    data: data.slice(offset, end),
    done: end === data.length,
  });
}

/** Figure 13, InstallSnapshot RPC, receiver implementation. */
export function installSnapshot(turn: Turn, from: ServerId, message: InstallSnapshot): void {
  const { rules } = turn.raft;
  if (message.term < turn.node.currentTerm) return respond(turn, from, message, 0);
  if (turn.node.role === 'leader') return; // a second leader of one term: Election Safety is broken already
  becomeFollower(turn, turn.node.currentTerm, from);
  resetElectionTimer(turn);
  if (!rules.wantsSnapshot(turn.node, message)) return accept(turn, from, message.lastIncludedIndex);
  const incoming = withChunk(turn.node.incoming, message);
  turn.node.incoming = incoming;
  const arrived = incoming.data.length;
  if (!message.done || arrived !== message.offset + message.data.length) return respond(turn, from, message, arrived);
  install(turn, incoming);
  accept(turn, from, message.lastIncludedIndex);
}

/** Chunks are taken in order; one that does not follow changes nothing. */
function withChunk(incoming: Snapshot | null, message: InstallSnapshot): Snapshot {
  const { lastIncludedIndex: index, lastIncludedTerm: term, configuration, offset } = message;
  const known = incoming?.index === index ? incoming.data : '';
  return { index, term, configuration, data: offset === known.length ? known + message.data : known };
}

/** Figure 13, steps 5 to 8. */
function install(turn: Turn, snapshot: Snapshot): void {
  const { node, raft } = turn;
  const { currentTerm, votedFor } = raft.rules.hardStateAfterSnapshot(node, snapshot);
  node.currentTerm = currentTerm;
  node.votedFor = votedFor;
  node.snapshot = snapshot;
  node.log = raft.rules.logBehindSnapshot(node.log, snapshot);
  node.incoming = null;
  node.commitIndex = Math.max(node.commitIndex, snapshot.index);
  node.appliedIndex = Math.max(node.appliedIndex, snapshot.index);
  turn.outputs.push({ kind: 'restore', snapshot });
}

/** The follower has all that the snapshot covers. */
function accept(turn: Turn, to: ServerId, index: LogIndex): void {
  send(turn, to, {
    kind: 'AppendEntriesResponse',
    term: turn.node.currentTerm,
    success: true,
    prevLogIndex: index,
    matchIndex: index,
    conflictTerm: 0,
    conflictIndex: 0,
  });
}

function respond(turn: Turn, to: ServerId, { lastIncludedIndex }: InstallSnapshot, offset: number): void {
  send(turn, to, { kind: 'InstallSnapshotResponse', term: turn.node.currentTerm, lastIncludedIndex, offset });
}

/** A follower's answer at the leader: it goes on from where the follower is. */
export function installSnapshotResponse(turn: Turn, from: ServerId, message: InstallSnapshotResponse): void {
  const { role, currentTerm, snapshot } = turn.node;
  if (role !== 'leader' || message.term !== currentTerm) return;
  noteAnswer(turn, from, message);
  if (snapshot === null) return;
  const progress = progressOf(turn, from);
  if (progress?.sending?.index !== message.lastIncludedIndex) return;
  const isNewest = snapshot.index === message.lastIncludedIndex; // else a newer one has taken its place
  sendChunk(turn, snapshot, progress, isNewest ? message.offset : 0);
}
