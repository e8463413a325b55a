import type { ServerId } from './log.ts';
import type { Progress } from './node.ts';
import type { Turn } from './turn.ts';

/** What the leader knows of a follower. */
export function progressOf(turn: Turn, server: ServerId): Progress {
  const found = turn.node.progress.find((progress) => progress.server === server);
  if (found === undefined) throw new RangeError(`server ${turn.node.id} keeps no progress of server ${server}`);
  return found;
}

export function updateProgress(turn: Turn, changed: Progress): void {
  const { node } = turn;
  turn.node = {
    ...node,
    progress: node.progress.map((progress) => (progress.server === changed.server ? changed : progress)),
  };
}
