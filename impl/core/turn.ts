import { entriesAfter, entryAt, firstChangedIndex, lastIndex, termAt } from './log.ts';
import type { Log, LogIndex, ServerId } from './log.ts';
import type { Message } from './message.ts';
import type { NodeInMaking, Output, PendingWrite, RaftNode } from './node.ts';
import { copyOf, isUnchanged } from './node.ts';
import type { Raft } from './raft.ts';
import { votersOf } from './configuration.ts';

/**
 * One step in the making: the only mutable thing of the core, and nobody outside `step` sees it before the step is over.
 * `node` is the step's own, and changes in place: who needs an earlier value of a field keeps that field.
 */
export interface Turn {
  readonly raft: Raft;
  readonly before: RaftNode;
  node: NodeInMaking;
  readonly outputs: Output[];
  readonly messages: Sent[];
}

/** A message to be sent; for which write it waits, the end of the turn says. */
type Sent = { -readonly [Field in keyof Send]: Send[Field] };
type Send = Extract<Output, { kind: 'send' }>;

export function beginTurn(raft: Raft, before: RaftNode): Turn {
  return { raft, before, node: copyOf(before), outputs: [], messages: [] };
}

export function send(turn: Turn, to: ServerId, message: Message): void {
  turn.messages.push({ kind: 'send', to, message, after: null });
}

/** To all who have a say. */
export function sendToOtherVoters(turn: Turn, message: Message): void {
  for (const to of votersOf(turn.node.log.configuration)) {
    if (to !== turn.node.id) send(turn, to, message);
  }
}

export function resetElectionTimer(turn: Turn): void {
  turn.outputs.push({ kind: 'electionTimer', timeoutMs: turn.node.electionTimeoutMs });
}

/** Moves commitIndex up and gives out what it newly covers (Figure 2, rules for all servers). */
export function commit(turn: Turn, commitIndex: LogIndex): void {
  const { node } = turn;
  if (commitIndex === node.commitIndex) return;
  for (let index = turn.raft.rules.firstToApply(node); index <= commitIndex; index += 1) {
    const entry = entryAt(node.log, index);
    if (entry === undefined) throw new RangeError(`commitIndex ${commitIndex} lies beyond the log's end ${index - 1}`);
    turn.outputs.push({ kind: 'apply', index, entry });
  }
  node.commitIndex = commitIndex;
  if (turn.raft.appliesLater !== true) node.appliedIndex = commitIndex;
}

/**
 * Ends the step: what changed is written in one write, and every message that promises something waits for what it
 * promises to be durable.
 */
export function endTurn(turn: Turn): readonly [RaftNode, readonly Output[]] {
  const { raft, before, node, outputs, messages } = turn;
  if (raft.rules.mustWrite(before, node)) write(turn);
  for (const sent of messages) {
    sent.after = raft.rules.waitsFor(sent.message, node.pendingWrites);
    outputs.push(sent);
  }
  return [isUnchanged(node, before) ? before : node, outputs];
}

function write(turn: Turn): void {
  const { before, node } = turn;
  const from = firstChanged(before.log, node.log);
  const snapshot = node.snapshot === before.snapshot ? null : node.snapshot;
  // Ids start again once nothing is pending: they need only tell unfinished writes apart.
  const id = (node.pendingWrites.at(-1)?.write ?? 0) + 1;
  const pending: PendingWrite = { write: id, from, last: lastIndex(node.log) };
  node.durableIndex = Math.min(node.durableIndex, from - 1);
  node.pendingWrites = [...node.pendingWrites, pending];
  const hardState = { currentTerm: node.currentTerm, votedFor: node.votedFor };
  // A step with a snapshot changes nothing else of the log.
  const [first, entries] =
    snapshot === null ? [from, entriesAfter(node.log, from - 1)] : [lastIndex(before.log) + 1, []];
  turn.outputs.push({ kind: 'write', write: id, hardState, from: first, entries, snapshot });
}

/** First index whose entry is not the one that it was; last + 1 if all are. */
function firstChanged(before: Log, after: Log): LogIndex {
  if (before === after) return lastIndex(after) + 1;
  const replaced = termAt(before, after.base) !== after.baseTerm; // by a snapshot of what the log did not hold
  return replaced ? before.base + 1 : firstChangedIndex(before, after);
}
