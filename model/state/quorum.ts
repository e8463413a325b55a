import type { ServerId } from './message.ts';

/** The set with this server in it, sorted. */
export function withMember(set: readonly ServerId[], id: ServerId): readonly ServerId[] {
  if (set.includes(id)) return set;
  const larger = set.findIndex((member) => member > id);
  return larger === -1 ? [...set, id] : set.toSpliced(larger, 0, id);
}
