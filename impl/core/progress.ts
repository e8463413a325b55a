import type { ServerId } from './log.ts';
import type { Progress } from './node.ts';
import type { Turn } from './turn.ts';

/** What the leader knows of a follower; nothing of a server that takes no part any more. */
export const progressOf = (turn: Turn, server: ServerId): Progress | undefined =>
  turn.node.progress.find((progress) => progress.server === server);

export function updateProgress(turn: Turn, changed: Progress): void {
  const { node } = turn;
  node.progress = node.progress.map((progress) => (progress.server === changed.server ? changed : progress));
}
