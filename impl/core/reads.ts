import type { ServerId } from './log.ts';
import type { AppendEntriesResponse } from './message.ts';
import type { Input, PendingRead, ReadId, Reads } from './node.ts';
import { noReads } from './node.ts';
import { sendToOtherVoters } from './turn.ts';
import type { Turn } from './turn.ts';

/**
 * A client asks to read without a log entry (dissertation §6.4). A leader takes the read up until its bound is reached;
 * anyone else names the leader it knows. Within a lease (§6.4.1) there is nothing to find out, once the readIndex is known; a
 * read that must wait for it to be applied is one like the others.
 */
export function clientRead(turn: Turn, { read, leased }: Extract<Input, { kind: 'read' }>): void {
  const { node, raft } = turn;
  const { round, pending } = node.reads;
  if (node.role !== 'leader') return refuse(turn, read, node.leaderId);
  const index = raft.rules.readIndex(node);
  if (raft.leaseReads && leased === true && index !== null && raft.rules.hasApplied(node, index)) {
    turn.outputs.push({ kind: 'readable', read, index });
    return;
  }
  if (pending.length >= raft.maxReads) return refuse(turn, read, node.leaderId);
  // What is sent from now on shows whether this server still led when it was asked; the round that is out does not.
  update(turn, { pending: [...pending, { read, index, round: round + 1 }] });
}

/** Whoever answers the latest round had not left this leader's term when that round began. */
export function roundAnswered(turn: Turn, from: ServerId, message: AppendEntriesResponse): void {
  const { raft, node } = turn;
  const { reads } = node;
  if (reads.round === 0 || (reads.pending.length === 0 && !raft.leaseReads)) return;
  if (!raft.rules.answersRound(reads, message) || reads.answered.includes(from)) return;
  const isNoNews = !raft.leaseReads || raft.rules.confirmsLeadership(node);
  update(turn, { answered: [...reads.answered, from].sort((a, b) => a - b) });
  if (isNoNews || !raft.rules.confirmsLeadership(node)) return;
  turn.outputs.push({ kind: 'roundConfirmed', round: reads.round });
}

/**
 * Dissertation §6.4.1: a heartbeat of the timer begins a round, so that there are leases without reads. As long as one
 * is out it bears the number of that one: who begins another before the answers can be there never has any.
 */
export function renewRound(turn: Turn): void {
  const { round } = turn.node.reads;
  if (round > 0 && !turn.raft.rules.confirmsLeadership(turn.node)) return;
  update(turn, { round: round + 1, answered: [] });
}

/** Dissertation §6.4, steps 3 and 4, for every read as far as it has come by the end of a leader's step. */
export function advanceReads(turn: Turn): void {
  if (turn.node.reads.pending.length === 0) return;
  beginRound(turn);
  serve(turn);
}

/** Steps 1 and 2: from the first commit in its term on, a leader knows all that was committed when it was asked. */
export function giveReadIndexes(turn: Turn): void {
  const { pending } = turn.node.reads;
  if (pending.every(({ index }) => index !== null)) return;
  const index = turn.raft.rules.readIndex(turn.node);
  update(turn, {
    pending: pending.map((one) => (one.index === null ? { read: one.read, index, round: one.round } : one)),
  });
}

/** Step 3, one round at a time: the reads that come while it is out share the next one. */
function beginRound(turn: Turn): void {
  const { round, pending } = turn.node.reads;
  const isOut = pending.some((one) => one.round === round && !isConfirmed(turn, one));
  if (isOut || pending.every((one) => one.round <= round)) return;
  update(turn, { round: round + 1, answered: [] });
  // It asks nothing of the log, so that no follower can refuse it, and leaves alone what is on its way there.
  sendToOtherVoters(turn, {
    kind: 'AppendEntries',
    term: turn.node.currentTerm,
    prevLogIndex: 0,
    prevLogTerm: 0,
    entries: [],
    leaderCommit: 0,
    round: round + 1,
  });
}

/** Step 4: "waits for its state machine to advance at least as far as the readIndex". */
function serve(turn: Turn): void {
  const { raft, node } = turn;
  const { pending, answered } = node.reads;
  const waiting: PendingRead[] = [];
  for (const one of pending) {
    if (one.index === null || !isConfirmed(turn, one) || !raft.rules.hasApplied(node, one.index)) waiting.push(one);
    else turn.outputs.push({ kind: 'readable', read: one.read, index: one.index });
  }
  if (waiting.length === pending.length) return;
  const isForgotten = waiting.length === 0 && !turn.raft.leaseReads;
  update(turn, { pending: waiting, answered: isForgotten ? [] : answered });
}

/** A round begins when the one before is confirmed. */
function isConfirmed({ raft, node }: Turn, { round }: PendingRead): boolean {
  return round < node.reads.round || (round === node.reads.round && raft.rules.confirmsLeadership(node));
}

/** The leadership is over, and with it what it promised to find out. */
export function refuseReads(turn: Turn): void {
  if (turn.node.role !== 'leader') return;
  for (const { read } of turn.node.reads.pending) refuse(turn, read, null);
  turn.node.reads = noReads;
}

function refuse(turn: Turn, read: ReadId, leader: ServerId | null): void {
  turn.outputs.push({ kind: 'readRefused', read, leader });
}

function update({ node }: Turn, changed: Partial<Reads>): void {
  const { reads } = node;
  const { round = reads.round, answered = reads.answered, pending = reads.pending } = changed;
  node.reads = { round, answered, pending };
}
