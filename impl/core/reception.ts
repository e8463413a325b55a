import type { AppendEntries } from './message.ts';
import type { Log } from './log.ts';
import type { RaftNode } from './node.ts';
import { copyOf } from './node.ts';
import type { Reception, Rules } from './raft.ts';

/** Figure 2, AppendEntries receiver steps 2 to 5. */
export function acceptOrReject(rules: Rules, node: RaftNode, message: AppendEntries): Reception {
  const { term, prevLogIndex, entries } = message;
  if (!rules.isConsistent(node.log, message)) {
    const hint = rules.conflictHint(node.log, message);
    return { node, commitIndex: node.commitIndex, answer: { term, success: false, matchIndex: 0, ...hint } };
  }
  const after = withLog(node, rules.reconcile(node.log, message));
  const matchIndex = prevLogIndex + entries.length;
  const answer = { term, success: true, matchIndex, conflictTerm: 0, conflictIndex: 0 };
  return { node: after, commitIndex: rules.followerCommitIndex(after, message), answer };
}

/** The node with that log; itself if it has that one. */
function withLog(node: RaftNode, log: Log): RaftNode {
  if (log === node.log) return node;
  const after = copyOf(node);
  after.log = log;
  return after;
}
