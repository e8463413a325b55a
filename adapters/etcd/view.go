package main

import (
	"encoding/json"
	"log"
	"os"
	"reflect"

	"go.etcd.io/etcd/raft"
	"raftcheck"
)

var roles = map[raft.StateType]string{
	raft.StateFollower: "follower", raft.StatePreCandidate: "preCandidate",
	raft.StateCandidate: "candidate", raft.StateLeader: "leader",
}

// View is what a restart would begin with, and of a server that is up, what it is.
func (s *server) View() raftcheck.View {
	hard, _, err := s.storage.InitialState()
	must(err)
	snapshot, err := s.storage.Snapshot()
	must(err)
	view := raftcheck.View{
		Role: "follower", CurrentTerm: hard.Term, VotedFor: raftcheck.ID(hard.Vote), CommitIndex: hard.Commit,
		Log: s.log(), Snapshot: string(snapshot.Data),
	}
	if s.node == nil {
		return view
	}
	status := s.node.Status()
	view.Role = roles[status.RaftState]
	view.LeaderID, view.TransferTarget = raftcheck.ID(status.Lead), raftcheck.ID(status.LeadTransferee)
	// The library shows the votes to nobody.
	votes := reflect.ValueOf(s.node).Elem().FieldByName("raft").Elem().FieldByName("prs").FieldByName("Votes")
	for id := uint64(1); id <= s.options.Servers; id++ {
		vote := votes.MapIndex(reflect.ValueOf(id))
		if vote.IsValid() && vote.Bool() {
			view.VotesGranted = append(view.VotesGranted, id)
		}
		if progress, known := status.Progress[id]; known && id != s.id {
			view.Progress = append(view.Progress, raftcheck.Progress{Server: id, NextIndex: progress.Next, MatchIndex: progress.Match})
		}
	}
	return view
}

func (s *server) log() raftcheck.Log {
	first, err := s.storage.FirstIndex()
	must(err)
	last, err := s.storage.LastIndex()
	must(err)
	term, err := s.storage.Term(first - 1)
	must(err)
	log := raftcheck.Log{Base: first - 1, BaseTerm: term}
	if last >= first {
		stored, err := s.storage.Entries(first, last+1, unlimited)
		must(err)
		log.Entries = entries(stored)
	}
	return log
}

func (s *server) role() raft.StateType {
	return s.node.BasicStatus().RaftState
}

func bytesOf(payload json.RawMessage) []byte {
	var bytes []byte
	must(json.Unmarshal(payload, &bytes))
	return bytes
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

var quiet = silent{&raft.DefaultLogger{Logger: log.New(os.Stderr, "", 0)}}

// silent spares the library the making of texts that nobody reads.
type silent struct{ raft.Logger }

func (silent) Debugf(string, ...interface{})   {}
func (silent) Infof(string, ...interface{})    {}
func (silent) Warningf(string, ...interface{}) {}
func (silent) Errorf(string, ...interface{})   {}
func (silent) Error(...interface{})            {}
