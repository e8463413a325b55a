package main

import (
	"reflect"

	"raftcheck"
)

func (s more) View() raftcheck.View {
	view := s.server.View()
	snapshot, err := s.storage.Snapshot()
	raftcheck.Must(err)
	status := s.node.Status()
	view.Snapshot, view.TransferTarget = string(snapshot.Data), raftcheck.ID(status.LeadTransferee)
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
