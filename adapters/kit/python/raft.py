"""A Raft as short as can be, for adapter.py to be tried with: a leader always sends its whole log."""


class Raft:
    def __init__(self, id, servers, disk, send, apply):
        self.id, self.disk, self.send, self.apply = id, disk, send, apply
        self.others = [other for other in range(1, servers + 1) if other != id]
        self.majority = servers // 2 + 1
        self.role, self.leader_id, self.commit_index = "follower", None, 0
        self.votes, self.match_index = set(), {}

    def campaign(self):
        if self.role == "leader":
            return
        self.disk.update(currentTerm=self.disk["currentTerm"] + 1, votedFor=self.id)
        self.role, self.leader_id, self.votes = "candidate", None, set()
        log = self.disk["log"]
        self.send_all({"kind": "RequestVote", "lastLogIndex": len(log), "lastLogTerm": last_term(log)})
        self.count_vote(self.id)

    def heartbeat(self):
        if self.role == "leader":
            before = {"prevLogIndex": 0, "prevLogTerm": 0}
            entries = list(self.disk["log"])
            self.send_all({"kind": "AppendEntries", **before, "entries": entries, "leaderCommit": self.commit_index})

    def propose(self, command):
        if self.role == "leader":
            self.disk["log"].append({"term": self.disk["currentTerm"], "command": command})
            self.heartbeat()
            self.stored(self.id, len(self.disk["log"]))

    def receive(self, sender, message):
        if message["term"] > self.disk["currentTerm"]:
            self.disk.update(currentTerm=message["term"], votedFor=None)
            self.role, self.leader_id = "follower", None
        if message["term"] < self.disk["currentTerm"]:
            return
        kind = message["kind"]
        if kind == "RequestVote":
            self.answer_vote(sender, message["lastLogTerm"], message["lastLogIndex"])
        elif kind == "RequestVoteResponse" and message["voteGranted"]:
            self.count_vote(sender)
        elif kind == "AppendEntries":
            self.take(sender, message["entries"], message["leaderCommit"])
        elif kind == "AppendEntriesResponse":
            self.stored(sender, message["matchIndex"])

    def answer_vote(self, sender, last_log_term, last_log_index):
        log = self.disk["log"]
        up_to_date = (last_log_term, last_log_index) >= (last_term(log), len(log))  # §5.4.1
        granted = up_to_date and self.disk["votedFor"] in (None, sender)
        if granted:
            self.disk["votedFor"] = sender
        self.send_to(sender, {"kind": "RequestVoteResponse", "voteGranted": granted})

    def count_vote(self, sender):
        self.votes.add(sender)
        if self.role == "candidate" and len(self.votes) >= self.majority:
            self.role, self.leader_id, self.match_index = "leader", self.id, {}
            self.propose(None)  # an entry of its own term, with which those before it are committed (§5.4.2)

    def take(self, sender, entries, leader_commit):
        self.role, self.leader_id = "follower", sender
        log = self.disk["log"]
        # The leader's log ends in its own term. One that ends there too is the leader's as well: the longer is the newer.
        if (last_term(entries), len(entries)) >= (last_term(log), len(log)):
            self.disk["log"] = entries
        self.commit_to(leader_commit)
        none = {"prevLogIndex": 0, "conflictTerm": 0, "conflictIndex": 0}
        self.send_to(sender, {"kind": "AppendEntriesResponse", "success": True, "matchIndex": len(entries), **none})

    def stored(self, server, index):
        """That server has the leader's log up to that index."""
        if self.role == "leader":
            self.match_index[server] = max(index, self.match_index.get(server, 0))
            if sum(match >= index for match in self.match_index.values()) >= self.majority:
                self.commit_to(index)

    def commit_to(self, index):
        while self.commit_index < index:
            self.apply(self.disk["log"][self.commit_index])
            self.commit_index += 1

    def send_to(self, to, message):
        self.send(to, {"term": self.disk["currentTerm"], **message})

    def send_all(self, message):
        for to in self.others:
            self.send_to(to, message)


def last_term(log):
    return log[-1]["term"] if log else 0
