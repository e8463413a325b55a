import type { Log, RaftNode, Reads, Snapshot } from '../../impl/index.ts';
import type { ImplementationState } from '../../world/subjects/implementation-parts.ts';
import type { EntryView } from '../../properties/seen/view.ts';
import { envelopeKey } from './envelope-key.ts';
import type { Renaming } from './permutations.ts';
import { renamed, renamedConfiguration, renamedOrNull, renamedSet } from './permutations.ts';

/**
 * All that a server's future depends on, in a fixed order. Left out: the drawn timeout, since the schedule says who
 * times out; what only reads within leases hang on, since these are not explored; the absolute numbers of pending writes,
 * which only tell them apart; and the order of messages that wait for one write, since the network keeps none.
 */
export function implementationKey(
  { node, storage, appliedIndex, machine, waiting, begun, view }: ImplementationState,
  renaming: Renaming,
): string {
  const { durable, pending } = storage;
  const first = pending[0]?.write.write ?? 0;
  return JSON.stringify([
    renamed(renaming, view.id),
    node === null ? view.commitIndex : nodeParts(node, renaming, first),
    appliedIndex,
    machine.digest,
    durable.currentTerm,
    renamedOrNull(renaming, durable.votedFor),
    snapshotParts(durable.snapshot, renaming),
    logParts(durable.log, renaming),
    pending.map(({ write, held }) => [
      write.write - first,
      write.hardState.currentTerm,
      renamedOrNull(renaming, write.hardState.votedFor),
      write.from,
      entryParts(write.entries, renaming),
      snapshotParts(write.snapshot, renaming),
      held.map((envelope) => envelopeKey(envelope, renaming)).sort(),
    ]),
    ...(begun === null ? [] : [snapshotParts(begun, renaming)]),
    ...(waiting.length === 0 ? [] : [waiting.map(({ index, term }) => [index, term])]),
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
    snapshotParts(node.snapshot, renaming),
    logParts(node.log, renaming),
    snapshotParts(node.incoming, renaming),
    node.commitIndex,
    renamedOrNull(renaming, node.leaderId),
    node.suspectsLeader,
    renamedOrNull(renaming, node.transferTarget),
    renamedSet(renaming, node.answered),
    renamedSet(renaming, node.votesGranted),
    progress,
    ...readParts(node.reads, renaming),
    node.durableIndex,
    node.pendingWrites.map(({ write, from, last }) => [write - firstWrite, from, last]),
  ];
}

/** Nothing while no read was ever asked for, so that the states without reads keep their keys. */
function readParts({ round, answered, pending }: Reads, renaming: Renaming): readonly unknown[] {
  if (round === 0 && pending.length === 0) return [];
  return [[round, renamedSet(renaming, answered), pending.map(({ read, index, round: of }) => [read, index, of])]];
}

const logParts = (log: Log, renaming: Renaming): readonly unknown[] => [
  log.base,
  log.baseTerm,
  renamedConfiguration(renaming, log.baseConfiguration),
  entryParts(log.entries, renaming),
];

const snapshotParts = (snapshot: Snapshot | null, renaming: Renaming): unknown =>
  snapshot && { ...snapshot, configuration: renamedConfiguration(renaming, snapshot.configuration) };

const entryParts = (entries: readonly EntryView[], renaming: Renaming): readonly unknown[] =>
  entries.map(({ term, command, configuration }) =>
    configuration === undefined ? [term, command] : [term, command, renamedConfiguration(renaming, configuration)],
  );
