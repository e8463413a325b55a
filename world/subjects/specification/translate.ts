import type { SpecEntry, SpecMessage } from '../../../model/index.ts';
import { unreachable } from '../../../properties/unreachable.ts';
import type { Envelope, EntryView, MessageView } from '../../../properties/seen/view.ts';

/** A spec message as everybody sees it (docs/conformance.md, table of messages). Nothing is left out. */
export function fromSpec(message: SpecMessage): Envelope {
  return { from: message.msource, to: message.mdest, message: body(message) };
}

function body(message: SpecMessage): MessageView {
  const term = message.mterm;
  switch (message.mtype) {
    case 'PreVoteRequest':
      return { kind: 'PreVote', term, lastLogIndex: message.mlastLogIndex, lastLogTerm: message.mlastLogTerm };
    case 'RequestVoteRequest':
      return {
        kind: 'RequestVote',
        term,
        lastLogIndex: message.mlastLogIndex,
        lastLogTerm: message.mlastLogTerm,
        ...(message.mleadershipTransfer && { leadershipTransfer: true }),
      };
    case 'PreVoteResponse':
      return { kind: 'PreVoteResponse', term, voteGranted: message.mvoteGranted };
    case 'RequestVoteResponse':
      return { kind: 'RequestVoteResponse', term, voteGranted: message.mvoteGranted };
    case 'AppendEntriesRequest':
      return {
        kind: 'AppendEntries',
        term,
        prevLogIndex: message.mprevLogIndex,
        prevLogTerm: message.mprevLogTerm,
        entries: entriesFromSpec(message.mentries),
        leaderCommit: message.mcommitIndex,
        ...(message.mround !== undefined && { round: message.mround }),
      };
    case 'AppendEntriesResponse':
      return {
        kind: 'AppendEntriesResponse',
        term,
        success: message.msuccess,
        prevLogIndex: message.mprevLogIndex ?? 0,
        matchIndex: message.mmatchIndex,
        conflictTerm: message.mconflictTerm ?? 0,
        conflictIndex: message.mconflictIndex ?? 0,
        ...(message.mround !== undefined && { round: message.mround }),
      };
    case 'InstallSnapshotRequest':
      return {
        kind: 'InstallSnapshot',
        term,
        lastIncludedIndex: message.mlastIncludedIndex,
        lastIncludedTerm: message.mlastIncludedTerm,
        configuration: message.mconfiguration,
        offset: message.moffset,
        data: message.mdata,
        done: message.mdone,
      };
    case 'InstallSnapshotResponse':
      return {
        kind: 'InstallSnapshotResponse',
        term,
        lastIncludedIndex: message.mlastIncludedIndex,
        offset: message.moffset,
      };
    case 'TimeoutNowRequest':
      return { kind: 'TimeoutNow', term };
    default:
      return unreachable(message);
  }
}

/** The inverse of `fromSpec`. */
export function toSpec({ from, to, message }: Envelope): SpecMessage {
  const envelope = { mterm: message.term, msource: from, mdest: to };
  switch (message.kind) {
    case 'PreVote':
    case 'RequestVote': {
      const mtype = message.kind === 'PreVote' ? 'PreVoteRequest' : 'RequestVoteRequest';
      const mark = message.leadershipTransfer && { mleadershipTransfer: true as const };
      return { mtype, mlastLogTerm: message.lastLogTerm, mlastLogIndex: message.lastLogIndex, ...mark, ...envelope };
    }
    case 'PreVoteResponse':
    case 'RequestVoteResponse':
      return { mtype: message.kind, mvoteGranted: message.voteGranted, ...envelope };
    case 'AppendEntries':
      return {
        mtype: 'AppendEntriesRequest',
        mprevLogIndex: message.prevLogIndex,
        mprevLogTerm: message.prevLogTerm,
        mentries: message.entries.map(({ term, command, configuration }) => ({
          term,
          value: command,
          ...(configuration && { configuration }),
        })),
        mcommitIndex: message.leaderCommit,
        ...(message.round !== undefined && { mround: message.round }),
        ...envelope,
      };
    case 'AppendEntriesResponse':
      return {
        mtype: 'AppendEntriesResponse',
        msuccess: message.success,
        mmatchIndex: message.matchIndex,
        mprevLogIndex: message.prevLogIndex,
        mconflictTerm: message.conflictTerm,
        mconflictIndex: message.conflictIndex,
        ...(message.round !== undefined && { mround: message.round }),
        ...envelope,
      };
    case 'InstallSnapshot':
      return {
        mtype: 'InstallSnapshotRequest',
        mlastIncludedIndex: message.lastIncludedIndex,
        mlastIncludedTerm: message.lastIncludedTerm,
        mconfiguration: message.configuration,
        moffset: message.offset,
        mdata: message.data,
        mdone: message.done,
        ...envelope,
      };
    case 'InstallSnapshotResponse':
      return {
        mtype: 'InstallSnapshotResponse',
        mlastIncludedIndex: message.lastIncludedIndex,
        moffset: message.offset,
        ...envelope,
      };
    case 'TimeoutNow':
      return { mtype: 'TimeoutNowRequest', ...envelope };
    default:
      return unreachable(message);
  }
}

const entriesFromSpec = (entries: readonly SpecEntry[]): readonly EntryView[] => entries.map(entryFromSpec);

export const entryFromSpec = ({ term, value, configuration }: SpecEntry): EntryView => ({
  term,
  command: value === null ? null : String(value),
  ...(configuration && { configuration }),
});
