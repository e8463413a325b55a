import type { ServerId } from '../../../properties/seen/view.ts';
import type { Link } from '../../trace.ts';

/**
 * The servers that are not in the largest group whose members can talk, if need be through others. A link that is cut
 * in one direction carries no talk. Of groups equally large, the one counts as cut off that `side` names or, where it
 * names none, that has the higher numbers.
 */
export function splitOff(servers: number, cut: readonly Link[], side: readonly ServerId[]): readonly ServerId[] {
  const groups = groupsOf(servers, cut);
  const rank = (group: readonly ServerId[]): number => group.length - (group.some((id) => side.includes(id)) ? 0.5 : 0);
  const main = groups.reduce((best, group) => (rank(group) > rank(best) ? group : best), groups[0] ?? []);
  return groups
    .filter((group) => group !== main)
    .flat()
    .sort((a, b) => a - b);
}

function groupsOf(servers: number, cut: readonly Link[]): readonly (readonly ServerId[])[] {
  const all = Array.from({ length: servers }, (_, k) => k + 1);
  const isCut = new Set(cut.flatMap(({ from, to }) => [from * 64 + to, to * 64 + from]));
  const left = new Set(all);
  const groups: ServerId[][] = [];
  for (const first of all) {
    if (!left.delete(first)) continue;
    const group = [first];
    for (const member of group) {
      for (const other of left) {
        if (isCut.has(member * 64 + other)) continue;
        left.delete(other);
        group.push(other);
      }
    }
    groups.push(group);
  }
  return groups;
}
