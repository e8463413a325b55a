import { show } from '../counterexamples/printable.ts';
import { isCore } from '../world/registry/registry.ts';
import { nearest } from '../world/registry/nearest.ts';

/** The command line asks for something that there is not. `fact` is one line, safe to print. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** For a name that is none of those known: the nearest one, or where to find them all. */
export function unknownName(what: string, name: string, known: readonly string[], where?: string): UsageError {
  const near = nearest(name, known);
  const hint = near === null ? (where ?? `there are: ${known.join(', ')}`) : `did you mean ${near}?`;
  return new UsageError(`unknown ${what} "${show(name, 60)}": ${hint}`);
}

/** The core of the spec and its mutants take single actions of raft.tla: there is nothing to draw for them at random. */
export function refuseCore(subject: string): void {
  if (isCore(subject))
    throw new UsageError(`${subject} is explored, not fuzzed: raftcheck explore --subject ${subject}`);
}
