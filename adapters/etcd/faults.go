package main

import (
	"os"

	"go.etcd.io/etcd/raft"
	"go.etcd.io/etcd/raft/raftpb"
)

// What a bad host does wrong, to test the checker.
var fault = os.Getenv("ETCD_HOST_FAULT")

// spoil does it to what a crash leaves.
func (s *server) spoil() {
	switch fault {
	case "forget-vote":
		hard, _, err := s.storage.InitialState()
		must(err)
		hard.Vote = 0
		must(s.storage.SetHardState(hard))
	case "lose-tail":
		s.loseTail()
	}
}

func (s *server) loseTail() {
	hard, _, err := s.storage.InitialState()
	must(err)
	snapshot, err := s.storage.Snapshot()
	must(err)
	log := s.log()
	last := log.Base + uint64(len(log.Entries))
	if last == log.Base {
		return
	}
	kept := []raftpb.Entry{}
	if last > log.Base+1 {
		kept, err = s.storage.Entries(log.Base+1, last, unlimited)
		must(err)
	}
	s.storage.MemoryStorage = raft.NewMemoryStorage()
	if !raft.IsEmptySnap(snapshot) {
		must(s.storage.ApplySnapshot(snapshot))
	}
	must(s.storage.Append(kept))
	if hard.Commit >= last {
		hard.Commit = last - 1 // or the library would notice
	}
	must(s.storage.SetHardState(hard))
}
