import type { ServerId } from './message.ts';

/** The set with this server in it, sorted. */
export function withMember(set: readonly ServerId[], id: ServerId): readonly ServerId[] {
  return set.includes(id) ? set : [...set, id].sort((a, b) => a - b);
}
