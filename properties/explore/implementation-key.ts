import type { RaftNode } from '../../impl/index.ts';
import type { ImplementationState } from '../subjects/implementation.ts';
import type { EntryView, LogView } from '../view.ts';
import { envelopeKey } from './envelope-key.ts';
import type { Renaming } from './permutations.ts';
import { renamed, renamedOrNull, renamedSet } from './permutations.ts';

/**
 * All that a server's future depends on, in a fixed order. Left out: the drawn timeout, since the schedule says who
 * times out; the absolute numbers of pending writes, which only tell them apart; and the order of messages that wait
 * for one write, since the network keeps none.
 */
export function implementationKey(
  { node, disk, appliedIndex, machine, view }: ImplementationState,
  renaming: Renaming,
): string {
  const { durable, pending } = disk;
  const first = pending[0]?.write.write ?? 0;
  return JSON.stringify([
    renamed(renaming, view.id),
    node === null ? view.commitIndex : nodeParts(node, renaming, first),
    appliedIndex,
    machine,
    durable.currentTerm,
    renamedOrNull(renaming, durable.votedFor),
    durable.snapshot,
    logParts(durable.log),
    pending.map(({ write, held }) => [
      write.write - first,
      write.hardState.currentTerm,
      renamedOrNull(renaming, write.hardState.votedFor),
      write.from,
      entryParts(write.entries),
      write.snapshot,
      held.map((envelope) => envelopeKey(envelope, renaming)).sort(),
    ]),
  ]);
}

function nodeParts(node: RaftNode, renaming: Renaming, firstWrite: number): readonly unknown[] {
  const progress = node.progress
    .map(
      ({ server, nextIndex, matchIndex, inFlight, sending }) =>
        [renamed(renaming, server), nextIndex, matchIndex, inFlight, sending] as const,
    )
    .sort(([one], [other]) => one - other);
  return [
    node.role,
    node.currentTerm,
    renamedOrNull(renaming, node.votedFor),
    node.snapshot,
    logParts(node.log),
    node.incoming,
    node.commitIndex,
    renamedOrNull(renaming, node.leaderId),
    renamedSet(renaming, node.votesGranted),
    progress,
    node.durableIndex,
    node.pendingWrites.map(({ write, from, last }) => [write - firstWrite, from, last]),
  ];
}

const logParts = ({ base, baseTerm, entries }: LogView): readonly unknown[] => [base, baseTerm, entryParts(entries)];

const entryParts = (entries: readonly EntryView[]): readonly unknown[] =>
  entries.map(({ term, command }) => [term, command]);
