import { entriesAfter, lastIndex } from './log.ts';
import type { Entry, Log, LogIndex } from './log.ts';
import type { Progress, RaftNode } from './node.ts';
import type { Batch, Cause, Raft, Sending } from './raft.ts';

/**
 * What the follower lacks, as far as its window of unanswered requests allows. A heartbeat carries no entries: what
 * was sent and not answered is presumed lost, and the answer shows from where to send it again (§5.2).
 */
export function withinWindow(raft: Raft, node: RaftNode, progress: Progress, cause: Cause): Sending {
  const batch = (prevLogIndex: LogIndex, entries: readonly Entry[]): Batch => ({
    prevLogIndex,
    entries,
    leaderCommit: Math.min(node.commitIndex, prevLogIndex + entries.length),
  });
  if (cause === 'heartbeat') {
    return { batches: [batch(progress.nextIndex - 1, none)], progress: withInFlight(progress, []) };
  }
  const end = lastIndex(node.log);
  const batches: Batch[] = [];
  const inFlight = [...progress.inFlight];
  let reached = inFlight.at(-1) ?? progress.nextIndex - 1;
  while (reached < end && inFlight.length < raft.maxInFlight) {
    const entries = raft.rules.fits(raft, node.log, reached);
    batches.push(batch(reached, entries));
    reached += Math.max(1, entries.length); // a rule that gives nothing must not hold this up
    inFlight.push(reached);
  }
  return { batches, progress: withInFlight(progress, inFlight) };
}

const none: readonly Entry[] = [];

/** As many as may be in one message, and of these, behind the first, as many as its size allows. */
export function asMuchAsFits(
  { maxEntries, maxSize = Infinity }: Raft,
  log: Log,
  prevLogIndex: LogIndex,
): readonly Entry[] {
  const entries = entriesAfter(log, prevLogIndex, Math.min(maxEntries, lastIndex(log) - prevLogIndex));
  if (maxSize === Infinity) return entries;
  let size = 0;
  const tooMany = entries.findIndex((entry, k) => {
    size += sizeOf(entry);
    return k > 0 && size > maxSize;
  });
  return tooMany === -1 ? entries : entries.slice(0, tooMany);
}

/** Characters of its command. */
export const sizeOf = ({ command }: Entry): number => command?.length ?? 0;

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
