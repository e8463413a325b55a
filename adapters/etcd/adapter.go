// Command etcd hosts servers of etcd's Raft for raftcheck. What is done how, and why, is in README.md.
package main

import (
	"math/rand"
	"sync"
	"unsafe"

	"go.etcd.io/etcd/raft"
	"go.etcd.io/etcd/raft/raftpb"
	"go.etcd.io/etcd/raft/tracker"
	"raftcheck"
)

// So many ticks that no timer fires of itself: a tick is a leader's heartbeat.
const electionTick = 1 << 16

const unlimited = ^uint64(0)

// The library draws its election timeouts from this, which it seeds by the clock.
//
//go:linkname libraryRand go.etcd.io/etcd/raft.globalRand
var libraryRand unsafe.Pointer

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
	node    *raft.RawNode // nil while it is down
	done    raftcheck.Done
}

func start(options raftcheck.Options) func(id uint64) raftcheck.Server {
	(*struct {
		mutex sync.Mutex
		rand  *rand.Rand
	})(libraryRand).rand = rand.New(rand.NewSource(1))
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
	limit := unlimited // bytes in a message
	if s.options.MaxEntries == 1 {
		limit = 0 // that is: one entry
	}
	node, err := raft.NewRawNode(&raft.Config{
		ID: s.id, Storage: s.storage, Applied: s.log().Base, ElectionTick: electionTick, HeartbeatTick: 1,
		MaxSizePerMsg: limit, MaxInflightMsgs: s.options.MaxInFlight, DisableProposalForwarding: true,
		PreVote: s.options.Has("preVote"), CheckQuorum: s.options.Has("checkQuorum"), Logger: quiet,
	})
	must(err)
	s.node = node
}

func (s *server) Step(input raftcheck.Input) raftcheck.Done {
	s.done = raftcheck.Done{}
	switch input.Kind {
	case "electionTimeout":
		if s.role() != raft.StateLeader {
			_ = s.node.Campaign()
			break
		}
		for k := 0; k < electionTick; k++ {
			s.node.TickQuiesced() // time goes by, and nothing else happens
		}
		s.node.Tick()
	case "heartbeatTimeout":
		if s.role() == raft.StateLeader {
			s.reportSnapshots()
			s.node.Tick()
		}
	case "receive":
		var message raftpb.Message
		must(message.Unmarshal(bytesOf(input.Payload)))
		_ = s.node.Step(message) // an error says that it was of no use
	case "command":
		_ = s.node.Propose([]byte(input.Command)) // an error says that it was dropped
	case "transfer":
		s.node.TransferLeader(input.Target)
	case "compact":
		applied := s.node.BasicStatus().Applied
		if _, err := s.storage.CreateSnapshot(applied, s.storage.members, []byte(input.Snapshot)); err != raft.ErrSnapOutOfDate {
			must(err)
			must(s.storage.Compact(applied))
		}
	case "crash":
		s.node = nil
		s.spoil()
	case "restart":
		s.restart()
	}
	for s.node != nil && s.node.HasReady() {
		s.take(s.node.Ready())
	}
	return s.done
}

// reportSnapshots is what the library asks of a host: one that has not heard of a snapshot by the next heartbeat says that
// it is lost.
func (s *server) reportSnapshots() {
	for id, progress := range s.node.Status().Progress {
		if progress.State == tracker.StateSnapshot {
			s.node.ReportSnapshot(id, raft.SnapshotFailure)
		}
	}
}

// take does what a host has to do, in the order in which it has to be done.
func (s *server) take(ready raft.Ready) {
	if !raft.IsEmptySnap(ready.Snapshot) {
		must(s.storage.ApplySnapshot(ready.Snapshot))
	}
	if !raft.IsEmptyHardState(ready.HardState) {
		must(s.storage.SetHardState(ready.HardState))
	}
	must(s.storage.Append(ready.Entries))
	for _, message := range ready.Messages {
		payload, err := message.Marshal()
		must(err)
		says := words(message, s.node.BasicStatus().Term)
		s.done.Sent = append(s.done.Sent, raftcheck.Sent{To: message.To, Payload: payload, Says: says})
	}
	s.done.Applied = append(s.done.Applied, entries(ready.CommittedEntries)...)
	s.node.Advance(ready)
}

func main() {
	raftcheck.Subject{Name: "etcd", Version: "3.4.23", Declares: declares, Make: start}.Host()
}
