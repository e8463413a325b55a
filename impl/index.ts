export type { Command, Entry, Log, LogIndex, ServerId, Term } from './core/log.ts';
export type {
  AppendEntries,
  AppendEntriesResponse,
  Message,
  PreVote,
  PreVoteResponse,
  RequestVote,
  RequestVoteResponse,
  TimeoutNow,
} from './core/message.ts';
export { append, emptyLog, entryAt, lastIndex, lastTerm, termAt } from './core/log.ts';
export { emptyDurableState, restore } from './core/node.ts';
export type {
  DurableState,
  HardState,
  Input,
  Output,
  PendingWrite,
  Progress,
  Raft,
  RaftNode,
  Role,
  WriteId,
} from './core/node.ts';
export type { Reception } from './core/reception.ts';
export { textbookRules } from './core/rules.ts';
export type { Rules } from './core/rules.ts';
export { step } from './core/step.ts';
export type { Batch, Cause, Sending } from './core/window.ts';
export { DiskError } from './storage/disk.ts';
export type { DiskAnswer, DiskErrorCode, DiskOperation, DiskProgram } from './storage/disk.ts';
