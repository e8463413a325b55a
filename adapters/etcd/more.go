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

// more is a server of adapter.go that does and shows all that the library has for it.
type more struct{ *server }

func init() {
	subject.Declares, subject.Make, logger = declares, startMore, silent{logger}
}

// The library draws its election timeouts from this, which it seeds by the clock.
//
//go:linkname libraryRand go.etcd.io/etcd/raft.globalRand
var libraryRand unsafe.Pointer

func startMore(options raftcheck.Options) func(id uint64) raftcheck.Server {
	(*struct {
		mutex sync.Mutex
		rand  *rand.Rand
	})(libraryRand).rand = rand.New(rand.NewSource(1))
	begin := start(options)
	return func(id uint64) raftcheck.Server { return more{begin(id).(*server)} }
}

func (s more) Step(input raftcheck.Input) raftcheck.Done {
	switch input.Kind {
	case "electionTimeout":
		if s.isLeader() {
			s.letTimePass()
			input.Kind = "" // what it is now does not time out
		}
	case "heartbeatTimeout":
		s.reportSnapshots()
	case "transfer":
		s.node.TransferLeader(input.Target)
	case "compact":
		s.compact(input.Snapshot)
	case "crash":
		s.spoil()
	}
	done := s.server.Step(input)
	for k, sent := range done.Sent {
		var message raftpb.Message
		raftcheck.Must(message.Unmarshal(sent.Payload.([]byte)))
		done.Sent[k].Says = words(message, s.node.BasicStatus().Term)
	}
	return done
}

// letTimePass makes an election timeout go by at a leader, in which nothing happens but at its end.
func (s more) letTimePass() {
	for k := 0; k < electionTick; k++ {
		s.node.TickQuiesced()
	}
	s.node.Tick()
}

// reportSnapshots is what the library asks of a host: a leader that has not heard of a snapshot by the next heartbeat is told
// that it is lost.
func (s more) reportSnapshots() {
	for id, progress := range s.node.Status().Progress {
		if progress.State == tracker.StateSnapshot {
			s.node.ReportSnapshot(id, raft.SnapshotFailure)
		}
	}
}

func (s more) compact(snapshot string) {
	applied := s.node.BasicStatus().Applied
	if _, err := s.storage.CreateSnapshot(applied, s.storage.members, []byte(snapshot)); err != raft.ErrSnapOutOfDate {
		raftcheck.Must(err)
		raftcheck.Must(s.storage.Compact(applied))
	}
}

// silent spares the library the making of texts that nobody reads.
type silent struct{ raft.Logger }

func (silent) Debugf(string, ...interface{})   {}
func (silent) Infof(string, ...interface{})    {}
func (silent) Warningf(string, ...interface{}) {}
func (silent) Errorf(string, ...interface{})   {}
func (silent) Error(...interface{})            {}
