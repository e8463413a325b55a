import type { SpecConfig } from '../state/config.ts';
import type { SpecSnapshot } from '../state/log.ts';
import type {
  AppendEntriesResponse,
  InstallSnapshotRequest,
  InstallSnapshotResponse,
  ServerId,
} from '../state/message.ts';
import { on } from '../rules/rule.ts';
import type { SpecContext } from '../state/state.ts';

/** Figure 13, InstallSnapshot RPC, arguments: the chunk that follows on what has arrived. */
export const nextChunk = ({ features }: SpecConfig) =>
  on(['beginSnapshot', 'continueSnapshot', 'heartbeat'], (context, { to }): InstallSnapshotRequest => {
    const { lastIndex, lastTerm, configuration, data } = context.snapshot;
    const offset = sentOffset(context, to);
    const end = Math.min(offset + (features.snapshots?.maxChunk ?? Infinity), data.length);
    return {
      mtype: 'InstallSnapshotRequest',
      mterm: context.currentTerm,
      mlastIncludedIndex: lastIndex,
      mlastIncludedTerm: lastTerm,
      mconfiguration: configuration,
      moffset: offset,
      mdata: data.slice(offset, end),
      mdone: end === data.length,
      msource: context.id,
      mdest: to,
    };
  });

/** How much has arrived, so that the leader goes on from there; 0 to one whose term is over. */
export const arrival = on(
  'InstallSnapshotRequest',
  ({ id, currentTerm, incoming }, { message }): InstallSnapshotResponse => ({
    mtype: 'InstallSnapshotResponse',
    mterm: currentTerm,
    mlastIncludedIndex: message.mlastIncludedIndex,
    moffset: message.mterm < currentTerm ? 0 : arrivedOf(incoming, message).length,
    msource: id,
    mdest: message.msource,
  }),
);

/** The log equals the leader's up to the last included entry, which is what an AppendEntries that succeeds says. */
export const snapshotAcceptance = on(
  'InstallSnapshotRequest',
  ({ id, currentTerm }, { message }): AppendEntriesResponse => ({
    mtype: 'AppendEntriesResponse',
    mterm: currentTerm,
    msuccess: true,
    mmatchIndex: message.mlastIncludedIndex,
    mprevLogIndex: message.mlastIncludedIndex,
    mconflictTerm: 0,
    mconflictIndex: 0,
    msource: id,
    mdest: message.msource,
  }),
);

/** What has arrived of this snapshot before this chunk. */
export function arrivedOf(incoming: SpecSnapshot | null, { mlastIncludedIndex }: InstallSnapshotRequest): string {
  return incoming?.lastIndex === mlastIncludedIndex ? incoming.data : '';
}

/** From where a leader sends: of a snapshot that has taken the place of another, from the start. */
export function sentOffset({ sending, snapshot }: SpecContext, to: ServerId): number {
  const now = sending[to - 1];
  return now?.lastIndex === snapshot.lastIndex ? now.offset : 0;
}
