/**
 * Every action that a step of a server can be. Up to the slash it is the action of raft.tla, after it the
 * disjunct of that action; what raft.tla does not have is added by a feature.
 */
export const specActions = [
  'Restart',
  'Timeout',
  'RequestVote',
  'BecomeLeader',
  'ClientRequest',
  'AdvanceCommitIndex',
  'AppendEntries',
  'UpdateTerm',
  'HandleRequestVoteRequest/grant',
  'HandleRequestVoteRequest/deny',
  'HandleRequestVoteResponse/granted',
  'HandleRequestVoteResponse/denied',
  'DropStaleResponse',
  'HandleAppendEntriesRequest/rejectStale',
  'HandleAppendEntriesRequest/reject',
  'HandleAppendEntriesRequest/returnToFollower',
  'HandleAppendEntriesRequest/conflict',
  'HandleAppendEntriesRequest/append',
  'HandleAppendEntriesRequest/done',
  'HandleAppendEntriesResponse/success',
  'HandleAppendEntriesResponse/failure',
  // fastWalkBack
  'HandleAppendEntriesResponse/outdated',
  // preVote
  'StartPreVote',
  'RequestPreVote',
  'HandlePreVoteRequest/grant',
  'HandlePreVoteRequest/deny',
  'HandlePreVoteResponse/granted',
  'HandlePreVoteResponse/denied',
  'HandlePreVoteResponse/late',
  'Campaign',
  // batching
  'Replicate',
  'Heartbeat',
  // readIndex
  'TakeRead',
  'RefuseRead',
  'BeginRound',
  'ConfirmLeadership',
  'ServeRead',
  // leaseReads
  'ServeRead/leased',
  'RenewRound',
  // snapshots
  'Compact',
  'SendSnapshot',
  'HandleInstallSnapshotRequest/rejectStale',
  'HandleInstallSnapshotRequest/returnToFollower',
  'HandleInstallSnapshotRequest/known',
  'HandleInstallSnapshotRequest/install',
  'HandleInstallSnapshotRequest/chunk',
  'HandleInstallSnapshotResponse/arrived',
  'HandleInstallSnapshotResponse/late',
  // redirect
  'RedirectClient',
  // transfer
  'Transfer/begin',
  'Transfer/underWay',
  'Transfer/refuse',
  'Transfer/giveUp',
  'RefuseCommand',
  'TimeoutNow',
  'HandleTimeoutNowRequest/campaign',
  'HandleTimeoutNowRequest/stale',
  'HandleTimeoutNowRequest/noVote', // with membership
  // membership
  'Reconfigure',
  'Reconfigure/refuse',
  'CompleteChange',
  'Leave',
  'StandAside',
  // checkQuorum
  'CheckQuorum/stay',
  'CheckQuorum/stepDown',
  'HandleRequestVoteRequest/ignore',
  'HandlePreVoteRequest/ignore',
  // forgetLeader
  'ForgetLeader',
  'SuspectLeader',
  // applying
  'Apply',
  // slowSnapshots
  'Compact/begin',
  'Compact/finish',
  'Compact/discard',
  // disk
  'Persist',
  'WriteFinished',
  'WriteSurvives',
] as const;

export type SpecAction = (typeof specActions)[number];
