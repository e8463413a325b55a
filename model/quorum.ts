import type { ServerId } from './message.ts';

/** §5.1: whether so many servers are a majority. */
export function isQuorum(size: number, servers: number): boolean {
  return 2 * size > servers;
}

/** The set with this server in it, sorted. */
export function withMember(set: readonly ServerId[], id: ServerId): readonly ServerId[] {
  return set.includes(id) ? set : [...set, id].sort((a, b) => a - b);
}
