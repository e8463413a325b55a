import { lastIndex } from './log.ts';
import type { LogIndex } from './log.ts';
import type { Progress, RaftNode } from './node.ts';
import type { Batch, Cause, Raft, Sending } from './raft.ts';

/**
 * What the follower lacks, as far as its window of unanswered requests allows. A heartbeat carries no entries: what
 * was sent and not answered is presumed lost, and the answer shows from where to send it again (§5.2).
 */
export function withinWindow(raft: Raft, node: RaftNode, progress: Progress, cause: Cause): Sending {
  const batch = (prevLogIndex: LogIndex, count: number): Batch => ({
    prevLogIndex,
    count,
    leaderCommit: Math.min(node.commitIndex, prevLogIndex + count),
  });
  if (cause === 'heartbeat') {
    return { batches: [batch(progress.nextIndex - 1, 0)], progress: withInFlight(progress, []) };
  }
  const end = lastIndex(node.log);
  const batches: Batch[] = [];
  const inFlight = [...progress.inFlight];
  let reached = inFlight.at(-1) ?? progress.nextIndex - 1;
  while (reached < end && inFlight.length < raft.maxInFlight) {
    const count = Math.min(raft.maxEntries, end - reached);
    batches.push(batch(reached, count));
    reached += count;
    inFlight.push(reached);
  }
  return { batches, progress: withInFlight(progress, inFlight) };
}

const withInFlight = (
  { server, nextIndex, matchIndex, sending }: Progress,
  inFlight: readonly LogIndex[],
): Progress => ({
  server,
  nextIndex,
  matchIndex,
  inFlight,
  sending,
});
