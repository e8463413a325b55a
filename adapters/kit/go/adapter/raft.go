package main

import "raftcheck"

type disk struct {
	currentTerm, votedFor uint64
	log                   []raftcheck.Entry
}

// message has an index and a term of what it is about: the log's last entry, what is committed, what is stored.
type message struct {
	Kind                 string
	Term, Index, LogTerm uint64
	Granted              bool
	Entries              []raftcheck.Entry
}

// raft is as short as can be, for adapter.go to be tried with: a leader always sends its whole log.
type raft struct {
	id, servers, leader, commitIndex uint64
	role                             string
	disk                             *disk
	votes                            map[uint64]bool
	matchIndex                       map[uint64]uint64
	send                             func(to uint64, m message)
	apply                            func(raftcheck.Entry)
}

func newRaft(id, servers uint64, disk *disk, send func(uint64, message), apply func(raftcheck.Entry)) *raft {
	return &raft{id: id, servers: servers, role: "follower", disk: disk, send: send, apply: apply}
}

func (r *raft) campaign() {
	if r.role == "leader" {
		return
	}
	r.disk.currentTerm, r.disk.votedFor = r.disk.currentTerm+1, r.id
	r.role, r.leader, r.votes = "candidate", 0, map[uint64]bool{}
	r.sendAll(message{Kind: "RequestVote", Index: last(r.disk.log), LogTerm: lastTerm(r.disk.log)})
	r.countVote(r.id)
}

func (r *raft) heartbeat() {
	if r.role == "leader" {
		r.sendAll(message{Kind: "AppendEntries", Entries: r.disk.log, Index: r.commitIndex})
	}
}

func (r *raft) propose(command *string) {
	if r.role == "leader" {
		log := r.disk.log[:last(r.disk.log):last(r.disk.log)] // to be copied: what was shown must not be written over
		r.disk.log = append(log, raftcheck.Entry{Term: r.disk.currentTerm, Command: command})
		r.heartbeat()
		r.stored(r.id, last(r.disk.log))
	}
}

func (r *raft) receive(from uint64, m message) {
	if m.Term > r.disk.currentTerm {
		r.disk.currentTerm, r.disk.votedFor = m.Term, 0
		r.role, r.leader = "follower", 0
	}
	if m.Term < r.disk.currentTerm {
		return
	}
	switch m.Kind {
	case "RequestVote":
		granted := !isOlder(m.LogTerm, m.Index, r.disk.log) && (r.disk.votedFor == 0 || r.disk.votedFor == from) // §5.4.1
		if granted {
			r.disk.votedFor = from
		}
		r.sendTo(from, message{Kind: "RequestVoteResponse", Granted: granted})
	case "RequestVoteResponse":
		if m.Granted {
			r.countVote(from)
		}
	case "AppendEntries":
		r.role, r.leader = "follower", from
		// The leader's log ends in its own term. One that ends there too is the leader's as well: the longer is the newer.
		if !isOlder(lastTerm(m.Entries), last(m.Entries), r.disk.log) {
			r.disk.log = m.Entries
		}
		r.commitTo(m.Index)
		r.sendTo(from, message{Kind: "AppendEntriesResponse", Index: last(m.Entries)})
	case "AppendEntriesResponse":
		r.stored(from, m.Index)
	}
}

func (r *raft) countVote(from uint64) {
	if r.role != "candidate" {
		return
	}
	r.votes[from] = true
	if 2*uint64(len(r.votes)) > r.servers {
		r.role, r.leader, r.matchIndex = "leader", r.id, map[uint64]uint64{}
		r.propose(nil) // an entry of its own term, with which those before it are committed (§5.4.2)
	}
}

// stored says that a server has the leader's log up to that index.
func (r *raft) stored(server, index uint64) {
	if r.role != "leader" {
		return
	}
	if index > r.matchIndex[server] {
		r.matchIndex[server] = index
	}
	holders := uint64(0)
	for _, match := range r.matchIndex {
		if match >= index {
			holders++
		}
	}
	if 2*holders > r.servers {
		r.commitTo(index)
	}
}

func (r *raft) commitTo(index uint64) {
	for ; r.commitIndex < index; r.commitIndex++ {
		r.apply(r.disk.log[r.commitIndex])
	}
}

func (r *raft) sendTo(to uint64, m message) {
	m.Term = r.disk.currentTerm
	r.send(to, m)
}

func (r *raft) sendAll(m message) {
	for to := uint64(1); to <= r.servers; to++ {
		if to != r.id {
			r.sendTo(to, m)
		}
	}
}

func last(log []raftcheck.Entry) uint64 { return uint64(len(log)) }

func lastTerm(log []raftcheck.Entry) uint64 {
	if len(log) == 0 {
		return 0
	}
	return log[len(log)-1].Term
}

func isOlder(term, index uint64, log []raftcheck.Entry) bool {
	return term < lastTerm(log) || (term == lastTerm(log) && index < last(log))
}
