import type { StorageRequest } from './recording.ts';
import { configuration } from './recording.ts';

/** One batch: term and vote, then so many commands from an index on. */
export function append(
  currentTerm: number,
  votedFor: number | null,
  from: number,
  ...commands: readonly (string | null)[]
): StorageRequest {
  const entries = commands.map((command) => ({ term: currentTerm, command }));
  return { kind: 'append', batch: { hardState: { currentTerm, votedFor }, from, entries } };
}

export function save(index: number, term: number, data = 'snapshot'): StorageRequest {
  return { kind: 'saveSnapshot', snapshot: { index, term, configuration, data } };
}

const long = 'long '.repeat(8); // of these, a tiny segment takes two

/** What servers do, in small: each story goes through one more piece of the code. */
export const workloads = {
  votes: [append(1, 2, 1), append(2, null, 1), append(2, 1, 1)],
  appends: [append(1, 1, 1, 'a', 'b'), append(1, 1, 3, null)],
  overwrite: [append(1, 2, 1, 'a', 'b', 'c'), append(2, null, 2, 'd'), append(3, 3, 2)],
  rotation: [append(1, 1, 1, long), append(1, 1, 2, long), append(1, 1, 3, long)],
  oversized: [append(1, 1, 1, long.repeat(6)), append(2, 1, 2, 'b')],
  snapshot: [append(1, 1, 1, 'a', 'b'), save(1, 1), append(1, 1, 3, 'c'), save(3, 1)],
  compaction: [append(1, 1, 1, long), append(1, 1, 2, long, long), append(2, null, 3, 'd'), save(2, 1)],
  install: [append(1, 2, 1, 'a'), save(9, 3), append(3, null, 10, 'd')],
  installBelow: [append(1, 2, 1, long), append(1, 2, 2, long), append(1, 2, 3, long), save(1, 3)],
  conflictingInstall: [append(1, 2, 1, long), append(1, 2, 2, long), save(2, 3)],
} satisfies Readonly<Record<string, readonly StorageRequest[]>>;
