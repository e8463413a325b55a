import type {
  AppendEntriesResponse,
  Batch,
  Cause,
  Log,
  LogIndex,
  Progress,
  Raft,
  RaftNode,
  Sending,
} from '../../../impl/index.ts';
import { entriesAfter, lastIndex } from '../../../impl/index.ts';
import { unreachable } from '../../../properties/unreachable.ts';

/** What the documented leader sends to a follower. Requests in flight are not counted, and nothing is sent twice. */
export function sends(raft: Raft, node: RaftNode, progress: Progress, cause: Cause): Sending {
  const last = lastIndex(node.log);
  switch (cause) {
    // R13. The new entry alone, and not to a follower that lacks entries before it.
    case 'entry':
      return progress.nextIndex < last ? nothing(progress) : { batches: [batch(node, last - 1, 1)], progress };
    // R14. From the end of the own log, whatever the follower has. Raft: from where the follower is thought to be.
    case 'heartbeat':
      return { batches: [batch(node, last, 0)], progress };
    // R15. The one entry before nextIndex, to which the walk back has led. Raft: all the entries from nextIndex on.
    case 'rejected': {
      const index = progress.nextIndex - 1;
      return index < 1 || index > last ? nothing(progress) : { batches: [batch(node, index - 1, 1)], progress };
    }
    // R15. Catching up, also with what is in flight already; one entry more than the greatest number allowed.
    case 'accepted': {
      if (progress.matchIndex >= last) return nothing(progress);
      const count = Math.min(raft.maxEntries + 1, last - progress.matchIndex);
      const caughtUp = { ...progress, nextIndex: progress.matchIndex + count + 1 };
      return { batches: [batch(node, progress.matchIndex, count)], progress: caughtUp };
    }
    default:
      return unreachable(cause);
  }
}

const nothing = (progress: Progress): Sending => ({ batches: [], progress });

/** Every message carries the leader's own commitIndex. Raft (the published specification): as far as its entries go. */
const batch = (node: RaftNode, prevLogIndex: LogIndex, count: number): Batch => ({
  prevLogIndex,
  entries: entriesAfter(node.log, prevLogIndex, count),
  leaderCommit: node.commitIndex,
});

/** R15. matchIndex may fall. Raft: it only rises, and nextIndex follows it. */
export function progressAfterSuccess(progress: Progress, { matchIndex }: AppendEntriesResponse): Progress {
  const nextIndex = matchIndex === progress.nextIndex ? progress.nextIndex + 1 : progress.nextIndex;
  return { ...progress, matchIndex, nextIndex };
}

/** R15. Walks back to the end of the follower's log, or by one entry. Raft: by what the answer says of the conflict. */
export function progressAfterRejection(progress: Progress, _log: Log, answer: AppendEntriesResponse): Progress {
  const { prevLogIndex: refused, conflictIndex: end } = answer;
  return { ...progress, nextIndex: (end < refused ? end + 1 : refused) + 1 };
}

/**
 * R16. The entry that the answer ends with, if a majority holds it, be it of whatever term. Raft (§5.4.2): only if it
 * is of the current term.
 */
export function leaderCommitIndex(node: RaftNode, agreed: LogIndex, accepted: Progress | null): LogIndex {
  if (accepted === null || accepted.nextIndex <= lastIndex(node.log)) return node.commitIndex;
  const { matchIndex } = accepted;
  if (matchIndex > agreed || matchIndex > lastIndex(node.log)) return node.commitIndex;
  return Math.max(node.commitIndex, matchIndex);
}
