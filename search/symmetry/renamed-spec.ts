import type { PersistentState, SpecEntry, SpecMessage, SpecServer } from '../../model/index.ts';
import type { Renaming } from './permutations.ts';
import { renamed, renamedConfiguration, renamedOrNull, renamedSet, reordered } from './permutations.ts';

/** The spec's server with every server called otherwise. */
export function renamedServer(renaming: Renaming, { role, context }: SpecServer): SpecServer {
  const persistent = <State extends PersistentState>(state: State): State => ({
    ...state,
    votedFor: renamedOrNull(renaming, state.votedFor),
    log: renamedEntries(renaming, state.log),
    snapshot: renamedSnapshot(renaming, state.snapshot),
  });
  return {
    role,
    context: {
      ...persistent(context),
      id: renamed(renaming, context.id),
      votesResponded: renamedSet(renaming, context.votesResponded),
      votesGranted: renamedSet(renaming, context.votesGranted),
      preVotesGranted: renamedSet(renaming, context.preVotesGranted),
      nextIndex: reordered(renaming, context.nextIndex),
      matchIndex: reordered(renaming, context.matchIndex),
      inFlight: reordered(renaming, context.inFlight),
      reads: { ...context.reads, answered: renamedSet(renaming, context.reads.answered) },
      sending: reordered(renaming, context.sending),
      begun: context.begun && renamedSnapshot(renaming, context.begun),
      incoming: context.incoming && renamedSnapshot(renaming, context.incoming),
      knownLeader: renamedOrNull(renaming, context.knownLeader),
      transferTarget: renamedOrNull(renaming, context.transferTarget),
      answered: renamedSet(renaming, context.answered),
      durable: persistent(context.durable),
      writes: context.writes.map(persistent),
      outbox: context.outbox.map((message) => renamedMessage(renaming, message)),
      held: context.held.map((held) => ({ ...held, message: renamedMessage(renaming, held.message) })),
    },
  };
}

function renamedMessage(renaming: Renaming, message: SpecMessage): SpecMessage {
  const ends = { msource: renamed(renaming, message.msource), mdest: renamed(renaming, message.mdest) };
  if (message.mtype === 'AppendEntriesRequest') {
    return { ...message, ...ends, mentries: renamedEntries(renaming, message.mentries) };
  }
  if (message.mtype === 'InstallSnapshotRequest') {
    return { ...message, ...ends, mconfiguration: renamedConfiguration(renaming, message.mconfiguration) };
  }
  return { ...message, ...ends };
}

/** Most entries name no server, and stay the same objects. */
function renamedEntries(renaming: Renaming, entries: readonly SpecEntry[]): readonly SpecEntry[] {
  if (!entries.some(({ configuration }) => configuration !== undefined)) return entries;
  return entries.map((entry) =>
    entry.configuration === undefined
      ? entry
      : { ...entry, configuration: renamedConfiguration(renaming, entry.configuration) },
  );
}

const renamedSnapshot = <Snapshot extends PersistentState['snapshot']>(
  renaming: Renaming,
  snapshot: Snapshot,
): Snapshot => ({ ...snapshot, configuration: renamedConfiguration(renaming, snapshot.configuration) });
