/**
 * The implementation of Raft: its core, the driver around it, state machines, and the log on disk.
 *
 * @experimental
 */
export { emptyConfiguration, membersOf, quorumSets, votersOf } from './core/configuration.ts';
export type { Configuration, Membership, ReconfigurationRefusal } from './core/configuration.ts';
export type { Command, Entry, Log, LogIndex, ServerId, Snapshot, Term } from './core/log.ts';
export type {
  AppendEntries,
  AppendEntriesResponse,
  InstallSnapshot,
  InstallSnapshotResponse,
  Message,
  PreVote,
  PreVoteResponse,
  RequestVote,
  RequestVoteResponse,
  TimeoutNow,
} from './core/message.ts';
export {
  append,
  behindSnapshot,
  emptyLog,
  logOf,
  entriesAfter,
  entryAt,
  lastIndex,
  lastTerm,
  termAt,
} from './core/log.ts';
export { emptyDurableState, restore } from './core/node.ts';
export type {
  DurableState,
  HardState,
  Input,
  Output,
  PendingRead,
  PendingWrite,
  Progress,
  RaftNode,
  ReadId,
  Reads,
  Role,
  SnapshotSending,
  WriteId,
} from './core/node.ts';
export type { Batch, Cause, Raft, Reception, Rules, Sending } from './core/raft.ts';
export { textbookRules } from './core/rules.ts';
export { step } from './core/step.ts';
export { sizeOf } from './core/window.ts';
export { applyNext, drive, drivenWith, finishSnapshot, takeSnapshot, writeFinished } from './driver/driver.ts';
export type { ClientReply, Driven, DriverRules, Driving, Effect } from './driver/driver.ts';
export { soundLease, startedClock, ticked } from './driver/lease.ts';
export type { ClockBounds, DriverClock, LeaseRules } from './driver/lease.ts';
export { soundSnapshots } from './driver/own-snapshot.ts';
export type { SnapshotRules } from './driver/own-snapshot.ts';
export type { Outgoing, PendingWrites, WaitingWrite, Write } from './driver/pending-writes.ts';
export { abandonedBy, noRequests, soundAnswers } from './driver/waiting-requests.ts';
export type { AnswerRules, Settled, WaitingRequest, WaitingRequests } from './driver/waiting-requests.ts';
export type { KeyValueCommand, KeyValueLimits, KeyValueReply } from './machine/key-value-command.ts';
export {
  defaultKeyValueLimits,
  encodeKeyValueCommand,
  parseKeyValueCommand,
  parseKeyValueReply,
} from './machine/key-value-command.ts';
export type { KeyValueState } from './machine/key-value-store.ts';
export { keyValueStore } from './machine/key-value-store.ts';
export { CommandError } from './machine/refusal.ts';
export type { RefusalCode } from './machine/refusal.ts';
export type { SessionCommand, SessionId, SessionLimits, SessionReply } from './machine/session-command.ts';
export {
  defaultSessionLimits,
  encodeSessionCommand,
  parseSessionCommand,
  parseSessionReply,
} from './machine/session-command.ts';
export { emptyReplies } from './machine/session-table.ts';
export type { Session, Sessions } from './machine/session-table.ts';
export type { SessionsState } from './machine/sessions.ts';
export { withSessions } from './machine/sessions.ts';
export { SnapshotError } from './machine/snapshot.ts';
export type { Applied, Reply, StateMachine } from './machine/state-machine.ts';
export { DiskError } from './storage/disk/disk.ts';
export type { DiskAnswer, DiskErrorCode, DiskOperation, DiskProgram } from './storage/disk/disk.ts';
export { alteredProgram } from './storage/conformance/altered-program.ts';
export { storageConformance } from './storage/conformance/conformance.ts';
export type { ConformanceCase } from './storage/conformance/conformance.ts';
export { ConformanceError } from './storage/conformance/conformance-trial.ts';
export type { StoragePlace } from './storage/conformance/conformance-trial.ts';
export { openDirectory } from './storage/directory-storage.ts';
export { MemoryStorage } from './storage/memory-storage.ts';
export { NodeDisk } from './storage/disk/node-disk.ts';
export { runProgram } from './storage/disk/run-program.ts';
export { runStorage } from './storage/running-storage.ts';
export type { ProgramRunner, RunningStorage } from './storage/running-storage.ts';
export type { Checksum } from './storage/format/frame.ts';
export { openStorage } from './storage/open-storage.ts';
export { lockHolder } from './storage/lock/lock.ts';
export type { ProcessLife } from './storage/lock/process-life.ts';
export { showIdentity } from './storage/format/identity.ts';
export { defaultStorageOptions } from './storage/storage-options.ts';
export { readStorage } from './storage/reading/storage-reading.ts';
export type { StorageReading } from './storage/reading/storage-reading.ts';
export type { SeenFrame } from './storage/reading/segment-replay.ts';
export type { SegmentHeader } from './storage/format/segment.ts';
export { StorageError, StoragePoisoned, showPlace } from './storage/storage-error.ts';
export type { FilePlace, StorageErrorCode } from './storage/storage-error.ts';
export type { StorageOptions } from './storage/storage-options.ts';
export type { Identity, OpenedStorage, Storage, TornTail, WriteBatch } from './storage/storage.ts';
