import type { AppendEntries, Entry, LogIndex, RaftNode, Reception, Rules } from '../../../impl/index.ts';
import { append, lastIndex, lastTerm, termAt } from '../../../impl/index.ts';

/** R12: an AppendEntries at a follower. Its cases stand in the documented order. */
export function receives(_rules: Rules, node: RaftNode, message: AppendEntries): Reception {
  const { prevLogIndex, prevLogTerm, entries } = message;
  const last = lastIndex(node.log);
  // R12.1. A request from the start of the log empties it, which also forgets the term. Raft: only a conflict deletes.
  if (prevLogIndex === 0 && last > 0) return accepted({ ...cut(node, 0), currentTerm: 0 }, entries, message);
  if (last > prevLogIndex) {
    // K2 (R12.3). A refusal deletes from the entry that differs. Raft: a refusal deletes nothing.
    if (termAt(node.log, prevLogIndex) !== prevLogTerm) return refused(cut(node, prevLogIndex - 1));
    const [first] = entries;
    if (first === undefined) return accepted(node, [], message);
    // R12.3. Who has the first entry takes none of the others. Raft: appends what is not there yet.
    if (termAt(node.log, prevLogIndex + 1) === first.term) return swallowed(node);
    return accepted(cut(node, prevLogIndex), entries, message);
  }
  if (last < prevLogIndex || lastTerm(node.log) !== prevLogTerm) return refused(node);
  return accepted(node, entries, message);
}

/** R12.5 */
function accepted(before: RaftNode, entries: readonly Entry[], { leaderCommit }: AppendEntries): Reception {
  const node = entries.length === 0 ? before : { ...before, log: append(before.log, lastIndex(before.log), entries) };
  const last = lastIndex(node.log);
  // K1. Only a leaderCommit that covers the whole log counts. Raft: min(leaderCommit, last new entry).
  const commits = leaderCommit >= last && leaderCommit > node.commitIndex;
  return { ...swallowed(node), commitIndex: commits ? last : node.commitIndex };
}

/** Said yes to, and nothing appended or committed. The answer shows the end of the own log, not of the request. */
function swallowed(node: RaftNode): Reception {
  const answer = {
    term: node.currentTerm,
    success: true,
    matchIndex: lastIndex(node.log),
    conflictTerm: 0,
    conflictIndex: 0,
  };
  return { node, commitIndex: node.commitIndex, answer };
}

/** The answer shows the end of the own log as it is now: the hint for walking back (R15). */
function refused(node: RaftNode): Reception {
  const conflictIndex = lastIndex(node.log);
  const answer = { term: node.currentTerm, success: false, matchIndex: 0, conflictTerm: 0, conflictIndex };
  return { node, commitIndex: node.commitIndex, answer };
}

/** R1: what is deleted takes the mark "committed" with it. */
function cut(node: RaftNode, keep: LogIndex): RaftNode {
  return { ...node, log: append(node.log, keep, []), commitIndex: Math.min(node.commitIndex, keep) };
}
