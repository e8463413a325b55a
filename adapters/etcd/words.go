package main

import (
	"go.etcd.io/etcd/raft/raftpb"
	"raftcheck"
)

var declares = raftcheck.Declares{
	Features: []string{"preVote", "checkQuorum", "snapshots", "transfer"},
	Disk:     "immediate",
	Clients:  true,
	View:     []string{"votesGranted", "progress", "transferTarget", "snapshot"},
	Words: []string{
		"PreVote", "PreVoteResponse", "RequestVote", "RequestVoteResponse", "AppendEntries", "AppendEntriesResponse",
		"InstallSnapshot", "InstallSnapshotResponse", "TimeoutNow",
	},
	Otherwise: map[string]any{
		"Progress Monotonic": "nextIndex may fall to matchIndex or below when messages overtake each other (etcd-io/raft issue 148)",
		"Leader Stickiness": map[string]string{
			"without": "checkQuorum", "reason": "nothing keeps servers from granting pre-votes beside a leader",
		},
		"Pre-Vote Majority": "candidates count late grants of earlier rounds, which asked for a lower term (etcd-io/raft pull request 70)",
	},
}

// words says a message of a sender of that term in the paper's words.
func words(m raftpb.Message, term uint64) raftcheck.Says {
	says := raftcheck.Says{"term": term}
	fill := func(kind string, fields raftcheck.Says) raftcheck.Says {
		says["kind"] = kind
		for name, value := range fields {
			says[name] = value
		}
		return says
	}
	switch m.Type {
	case raftpb.MsgPreVote:
		return fill("PreVote", raftcheck.Says{"lastLogIndex": m.Index, "lastLogTerm": m.LogTerm, "electionTerm": m.Term})
	case raftpb.MsgVote:
		if string(m.Context) == "CampaignTransfer" {
			says["leadershipTransfer"] = true
		}
		return fill("RequestVote", raftcheck.Says{"lastLogIndex": m.Index, "lastLogTerm": m.LogTerm})
	case raftpb.MsgPreVoteResp:
		return fill("PreVoteResponse", raftcheck.Says{"voteGranted": !m.Reject, "electionTerm": m.Term})
	case raftpb.MsgVoteResp:
		return fill("RequestVoteResponse", raftcheck.Says{"voteGranted": !m.Reject})
	case raftpb.MsgApp, raftpb.MsgHeartbeat: // a heartbeat follows on what every log has, and says nothing of entries
		return fill("AppendEntries", raftcheck.Says{
			"prevLogIndex": m.Index, "prevLogTerm": m.LogTerm, "entries": entries(m.Entries), "leaderCommit": m.Commit,
		})
	case raftpb.MsgAppResp, raftpb.MsgHeartbeatResp:
		match, hint := m.Index, uint64(0)
		if m.Reject {
			match, hint = 0, m.RejectHint
		}
		return fill("AppendEntriesResponse", raftcheck.Says{
			"success": !m.Reject, "prevLogIndex": m.Index, "matchIndex": match, "conflictTerm": 0, "conflictIndex": hint,
		})
	case raftpb.MsgSnap:
		return fill("InstallSnapshot", raftcheck.Says{
			"lastIncludedIndex": m.Snapshot.Metadata.Index, "lastIncludedTerm": m.Snapshot.Metadata.Term,
			"configuration": raftcheck.Configuration{Voters: m.Snapshot.Metadata.ConfState.Voters, Learners: []uint64{}},
			"offset":        0, "data": string(m.Snapshot.Data), "done": true,
		})
	case raftpb.MsgTimeoutNow:
		return fill("TimeoutNow", nil)
	}
	return fill(m.Type.String(), nil)
}
