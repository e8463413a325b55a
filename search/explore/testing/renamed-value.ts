import type { Renaming } from '../../symmetry/permutations.ts';

/** Fields that name a server, in the spec, the code and what is seen of either. */
const ids = ['id', 'votedFor', 'knownLeader', 'leaderId', 'transferTarget', 'msource', 'mdest', 'server', 'to'];
/** Fields that are sets of servers. */
const sets = ['votesResponded', 'votesGranted', 'preVotesGranted', 'answered', 'voters', 'newVoters', 'learners'];
/** Fields with an item for each server. */
const rows = ['nextIndex', 'matchIndex', 'inFlight', 'sending'];

/** What only reads within leases hang on, which are not explored; and which logs of a pair need not be compared again. */
const unread = ['mayBeReliedOn', 'equal'];

/**
 * The value with all servers renamed, by the names of its fields alone. Object fields come out in order of name, what
 * has no order sorted, and the numbers of pending writes counted from 0: so equal states give equal texts.
 */
export function renamedValue(value: unknown, renaming: Renaming): unknown {
  const name = (id: number): number => renaming[id - 1] ?? id;
  const firstWrite = writeNumbersFrom(value);

  const visit = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(visit);
    if (typeof one !== 'object' || one === null) return one;
    const isMessage = 'message' in one && 'from' in one;
    const read = Object.entries(one).filter(([key]) => !unread.includes(key));
    const entries = read.map(([key, item]): [string, unknown] => {
      if (typeof item === 'number' && (ids.includes(key) || (key === 'from' && isMessage))) return [key, name(item)];
      if (key === 'write' && typeof item === 'number') return [key, item - firstWrite];
      if (!Array.isArray(item)) return [key, visit(item)];
      if (sets.includes(key)) return [key, sorted(item.map(name))];
      if (rows.includes(key) && 'votesResponded' in one)
        return [key, item.map((_, k) => visit(item[placeOf(renaming, k)]))];
      if (key === 'progress' || key === 'held') return [key, sorted(item.map(visit))];
      return [key, item.map(visit)];
    });
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return visit(value);
}

/** Where the row of the server stood that is now at this position. */
function placeOf(renaming: Renaming, position: number): number {
  const place = renaming.indexOf(position + 1);
  return place < 0 ? position : place;
}

const sorted = (items: readonly unknown[]): readonly string[] => items.map((item) => JSON.stringify(item)).sort();

/** Number of the oldest pending write, wherever in the value it stands. */
function writeNumbersFrom(value: unknown): number {
  const numbers = [...JSON.stringify(value).matchAll(/"write":(\d+)/g)].map(([, digits]) => Number(digits));
  return numbers.length === 0 ? 0 : Math.min(...numbers);
}
