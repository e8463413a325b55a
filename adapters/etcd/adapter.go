// Command etcd hosts servers of etcd's Raft for raftcheck: what is done how, and why, is in README.md. This file by itself is
// an adapter that shows and does what it must; the others add what can be shown and done beyond that.
package main

import (
	"log"
	"math"
	"os"

	"go.etcd.io/etcd/raft"
	"go.etcd.io/etcd/raft/raftpb"
	"raftcheck"
)

// So many ticks that no timer fires of itself: a tick is a leader's heartbeat.
const electionTick = 1 << 16

var subject = raftcheck.Subject{Name: "etcd", Version: "3.4.23", Declares: raftcheck.Declares{Clients: true}, Make: start}

var logger raft.Logger = &raft.DefaultLogger{Logger: log.New(os.Stderr, "", 0)}

var roles = map[raft.StateType]string{
	raft.StateFollower: "follower", raft.StatePreCandidate: "preCandidate",
	raft.StateCandidate: "candidate", raft.StateLeader: "leader",
}

// storage is the library's own, but a new server finds its members there without an entry that adds them.
type storage struct {
	*raft.MemoryStorage
	members *raftpb.ConfState
}

func (s storage) InitialState() (raftpb.HardState, raftpb.ConfState, error) {
	state, _, err := s.MemoryStorage.InitialState()
	return state, *s.members, err
}

type server struct {
	id      uint64
	options raftcheck.Options
	storage storage
	node    *raft.RawNode
	done    raftcheck.Done
}

func start(options raftcheck.Options) func(id uint64) raftcheck.Server {
	members := &raftpb.ConfState{}
	for id := uint64(1); id <= options.Voters; id++ {
		members.Voters = append(members.Voters, id)
	}
	return func(id uint64) raftcheck.Server {
		s := &server{id: id, options: options, storage: storage{raft.NewMemoryStorage(), members}}
		s.restart()
		return s
	}
}

func (s *server) restart() {
	limit := uint64(math.MaxUint64) // bytes in a message
	if s.options.MaxEntries == 1 {
		limit = 0 // that is: one entry
	}
	node, err := raft.NewRawNode(&raft.Config{
		ID: s.id, Storage: s.storage, ElectionTick: electionTick, HeartbeatTick: 1,
		MaxSizePerMsg: limit, MaxInflightMsgs: s.options.MaxInFlight, DisableProposalForwarding: true,
		PreVote: s.options.Has("preVote"), CheckQuorum: s.options.Has("checkQuorum"), Logger: logger,
	})
	raftcheck.Must(err)
	s.node = node
}

func (s *server) isLeader() bool { return s.node.BasicStatus().RaftState == raft.StateLeader }

func (s *server) Step(input raftcheck.Input) raftcheck.Done {
	s.done = raftcheck.Done{}
	switch input.Kind {
	case "electionTimeout":
		_ = s.node.Campaign()
	case "heartbeatTimeout":
		if s.isLeader() {
			s.node.Tick()
		}
	case "receive":
		var message raftpb.Message
		raftcheck.Must(message.Unmarshal(input.Bytes()))
		_ = s.node.Step(message) // an error says that it was of no use
	case "command":
		_ = s.node.Propose([]byte(input.Command)) // an error says that it was dropped
	case "crash":
		s.restart()   // from the storage
		return s.done // what it has to do then waits for "restart"
	}
	for s.node.HasReady() {
		s.take(s.node.Ready())
	}
	return s.done
}

// take does what a host has to do, in the order in which it has to be done.
func (s *server) take(ready raft.Ready) {
	if !raft.IsEmptySnap(ready.Snapshot) {
		raftcheck.Must(s.storage.ApplySnapshot(ready.Snapshot))
	}
	if !raft.IsEmptyHardState(ready.HardState) {
		raftcheck.Must(s.storage.SetHardState(ready.HardState))
	}
	raftcheck.Must(s.storage.Append(ready.Entries))
	for _, message := range ready.Messages {
		payload, err := message.Marshal()
		raftcheck.Must(err)
		s.done.Sent = append(s.done.Sent, raftcheck.Sent{To: message.To, Payload: payload})
	}
	s.done.Applied = append(s.done.Applied, entries(ready.CommittedEntries)...)
	s.node.Advance(ready)
}

func (s *server) View() raftcheck.View {
	status := s.node.BasicStatus()
	return raftcheck.View{
		Role: roles[status.RaftState], CurrentTerm: status.Term, VotedFor: raftcheck.ID(status.Vote),
		LeaderID: raftcheck.ID(status.Lead), CommitIndex: status.Commit, Log: s.log(),
	}
}

func (s *server) log() raftcheck.Log {
	first, err := s.storage.FirstIndex()
	raftcheck.Must(err)
	last, err := s.storage.LastIndex()
	raftcheck.Must(err)
	term, err := s.storage.Term(first - 1)
	raftcheck.Must(err)
	log := raftcheck.Log{Base: first - 1, BaseTerm: term}
	if last >= first {
		stored, err := s.storage.Entries(first, last+1, math.MaxUint64)
		raftcheck.Must(err)
		log.Entries = entries(stored)
	}
	return log
}

func entries(from []raftpb.Entry) []raftcheck.Entry {
	list := make([]raftcheck.Entry, len(from))
	for k, entry := range from {
		list[k] = raftcheck.Entry{Term: entry.Term, Command: raftcheck.Command(entry.Data)}
	}
	return list
}

func main() { subject.Host() }
