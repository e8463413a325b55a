// Command adapter is a Raft under raftcheck. To be copied: raft.go gives way to your library, and what is said to it here to
// its own names.
package main

import (
	"encoding/json"

	"raftcheck"
)

type server struct {
	id, servers uint64
	disk        *disk // what a crash leaves
	raft        *raft
	done        raftcheck.Done
}

func (s *server) start() {
	s.raft = newRaft(s.id, s.servers, s.disk, s.send, func(entry raftcheck.Entry) {
		s.done.Applied = append(s.done.Applied, entry)
	})
}

func (s *server) send(to uint64, m message) {
	// In the paper's words it is judged by more, and read more easily (docs/own-raft.md). Says may be left out.
	s.done.Sent = append(s.done.Sent, raftcheck.Sent{To: to, Payload: m, Says: words(m)})
}

// Step does what the input sets off, to its end. No clock, no chance: when a timer fires is the schedule's to say.
func (s *server) Step(input raftcheck.Input) raftcheck.Done {
	s.done = raftcheck.Done{}
	switch input.Kind {
	case "electionTimeout":
		s.raft.campaign()
	case "heartbeatTimeout":
		s.raft.heartbeat()
	case "receive":
		var m message
		if err := json.Unmarshal(input.Payload, &m); err != nil {
			panic(err)
		}
		s.raft.receive(input.From, m)
	case "command":
		s.raft.propose(&input.Command)
	case "crash":
		s.start() // it is shown as it will begin, and is given nothing until "restart"
	}
	return s.done
}

func (s *server) View() raftcheck.View {
	return raftcheck.View{
		Role: s.raft.role, CurrentTerm: s.disk.currentTerm, VotedFor: raftcheck.ID(s.disk.votedFor),
		LeaderID: raftcheck.ID(s.raft.leader), CommitIndex: s.raft.commitIndex, Log: raftcheck.Log{Entries: s.disk.log},
	}
}

func words(m message) raftcheck.Says {
	says := raftcheck.Says{"kind": m.Kind, "term": m.Term}
	switch m.Kind {
	case "RequestVote":
		says["lastLogIndex"], says["lastLogTerm"] = m.Index, m.LogTerm
	case "RequestVoteResponse":
		says["voteGranted"] = m.Granted
	case "AppendEntries":
		says["prevLogIndex"], says["prevLogTerm"], says["entries"], says["leaderCommit"] = 0, 0, m.Entries, m.Index
	case "AppendEntriesResponse":
		says["success"], says["prevLogIndex"], says["matchIndex"] = true, 0, m.Index
		says["conflictTerm"], says["conflictIndex"] = 0, 0
	}
	return says
}

func main() {
	raftcheck.Subject{
		Name: "my-raft",
		Declares: raftcheck.Declares{
			Clients: true,
			Words:   []string{"RequestVote", "RequestVoteResponse", "AppendEntries", "AppendEntriesResponse"},
		},
		Make: func(options raftcheck.Options) func(id uint64) raftcheck.Server {
			return func(id uint64) raftcheck.Server {
				s := &server{id: id, servers: options.Servers, disk: &disk{}}
				s.start()
				return s
			}
		},
	}.Host()
}
