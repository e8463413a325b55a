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
    // In an object's text a spread that other fields follow takes a hundred times as long as one at its end.
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
export function toSpec({ from: msource, to: mdest, message }: Envelope): SpecMessage {
  const mterm = message.term;
  const envelope = { mterm, msource, mdest };
  switch (message.kind) {
    case 'PreVote':
    case 'RequestVote': {
      const mtype = message.kind === 'PreVote' ? 'PreVoteRequest' : 'RequestVoteRequest';
      const mark = message.leadershipTransfer && { mleadershipTransfer: true as const };
      const { lastLogTerm: mlastLogTerm, lastLogIndex: mlastLogIndex } = message;
      return { mtype, mlastLogTerm, mlastLogIndex, mterm, msource, mdest, ...mark };
    }
    case 'PreVoteResponse':
    case 'RequestVoteResponse':
      return { mtype: message.kind, mvoteGranted: message.voteGranted, mterm, msource, mdest };
    case 'AppendEntries':
      return {
        mtype: 'AppendEntriesRequest',
        mprevLogIndex: message.prevLogIndex,
        mprevLogTerm: message.prevLogTerm,
        mentries: message.entries.length === 0 ? noEntries : message.entries.map(entryToSpec),
        mcommitIndex: message.leaderCommit,
        mterm,
        msource,
        mdest,
        ...(message.round !== undefined && { mround: message.round }),
      };
    case 'AppendEntriesResponse':
      return {
        mtype: 'AppendEntriesResponse',
        msuccess: message.success,
        mmatchIndex: message.matchIndex,
        mprevLogIndex: message.prevLogIndex,
        mconflictTerm: message.conflictTerm,
        mconflictIndex: message.conflictIndex,
        mterm,
        msource,
        mdest,
        ...(message.round !== undefined && { mround: message.round }),
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
    case 'Other':
      throw new TypeError(`the spec has no message ${message.name}`);
    default:
      return unreachable(message);
  }
}

const entriesFromSpec = (entries: readonly SpecEntry[]): readonly EntryView[] =>
  entries.length === 0 ? noEntries : entries.map(entryFromSpec);

const noEntries: readonly never[] = []; // most AppendEntries are heartbeats

export function entryFromSpec({ term, value, configuration }: SpecEntry): EntryView {
  const command = value === null ? null : String(value);
  return configuration === undefined ? { term, command } : { term, command, configuration };
}

const entryToSpec = ({ term, command, configuration }: EntryView): SpecEntry =>
  configuration === undefined ? { term, value: command } : { term, value: command, configuration };
