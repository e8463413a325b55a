/** The data is null in the entry that begins a term. */
export const entryOf = ({ term, data }) => ({ term, command: data });

/** A message of a sender of that term in the paper's words. `types`: the library's kinds of message. */
export function words(message, types, term) {
  const { type, index, logTerm, commit, entries, reject, rejectHint, context, snapshot, term: electionTerm } = message;
  const request = { term, lastLogIndex: index, lastLogTerm: logTerm };
  switch (type) {
    case types.MsgPreVote:
      return { kind: 'PreVote', ...request, electionTerm };
    case types.MsgVote:
      return { kind: 'RequestVote', ...request, ...(context === 'CampaignTransfer' && { leadershipTransfer: true }) };
    case types.MsgPreVoteResp:
      return { kind: 'PreVoteResponse', term, voteGranted: !reject, electionTerm };
    case types.MsgVoteResp:
      return { kind: 'RequestVoteResponse', term, voteGranted: !reject };
    case types.MsgApp:
    case types.MsgHeartbeat: {
      const what = { prevLogIndex: index, prevLogTerm: logTerm, entries: entries.map(entryOf), leaderCommit: commit };
      return { kind: 'AppendEntries', term, ...what }; // a heartbeat follows on what every log has, and brings nothing
    }
    case types.MsgAppResp:
    case types.MsgHeartbeatResp: {
      const conflict = { conflictTerm: reject ? logTerm : 0, conflictIndex: reject ? rejectHint : 0 };
      const what = { success: !reject, prevLogIndex: index, matchIndex: reject ? 0 : index, ...conflict };
      return { kind: 'AppendEntriesResponse', term, ...what };
    }
    case types.MsgSnap: {
      const { data, metadata } = snapshot;
      const last = { lastIncludedIndex: metadata.index, lastIncludedTerm: metadata.term };
      const configuration = { voters: metadata.confState.voters.map(Number), newVoters: null, learners: [] };
      return { kind: 'InstallSnapshot', term, ...last, configuration, offset: 0, data, done: true };
    }
    case types.MsgTimeoutNow:
      return { kind: 'TimeoutNow', term };
    default:
      return { kind: types[type], term };
  }
}

/** A snapshot is answered like entries, so there is no other InstallSnapshotResponse to put into words. */
export const kinds = [
  'PreVote',
  'PreVoteResponse',
  'RequestVote',
  'RequestVoteResponse',
  'AppendEntries',
  'AppendEntriesResponse',
  'InstallSnapshot',
  'InstallSnapshotResponse',
  'TimeoutNow',
];
