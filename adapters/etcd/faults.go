package main

import (
	"math"
	"os"

	"go.etcd.io/etcd/raft"
	"go.etcd.io/etcd/raft/raftpb"
	"raftcheck"
)

// What a bad host does wrong, to test the checker.
var fault = os.Getenv("ETCD_HOST_FAULT")

// spoil does it to what is stored when it crashes.
func (s *server) spoil() {
	switch fault {
	case "forget-vote":
		hard, _, err := s.storage.InitialState()
		raftcheck.Must(err)
		hard.Vote = 0
		raftcheck.Must(s.storage.SetHardState(hard))
	case "lose-tail":
		s.loseTail()
	}
}

func (s *server) loseTail() {
	hard, _, err := s.storage.InitialState()
	raftcheck.Must(err)
	snapshot, err := s.storage.Snapshot()
	raftcheck.Must(err)
	log := s.log()
	last := log.Base + uint64(len(log.Entries))
	if last == log.Base {
		return
	}
	kept := []raftpb.Entry{}
	if last > log.Base+1 {
		kept, err = s.storage.Entries(log.Base+1, last, math.MaxUint64)
		raftcheck.Must(err)
	}
	s.storage.MemoryStorage = raft.NewMemoryStorage()
	if !raft.IsEmptySnap(snapshot) {
		raftcheck.Must(s.storage.ApplySnapshot(snapshot))
	}
	raftcheck.Must(s.storage.Append(kept))
	if hard.Commit >= last {
		hard.Commit = last - 1 // or the library would notice
	}
	raftcheck.Must(s.storage.SetHardState(hard))
}
