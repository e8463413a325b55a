"""A Raft under raftcheck. To be copied: raft.py gives way to your library, and what is said to it here to its own names."""

from raft import Raft
from raftcheck_host import host


class Server:
    def __init__(self, id, servers):
        self.id, self.servers = id, servers
        self.disk = {"currentTerm": 0, "votedFor": None, "log": []}  # what a crash leaves
        self.start()

    def start(self):
        self.raft = Raft(self.id, self.servers, self.disk, self.send, lambda entry: self.applied.append(entry))

    def send(self, to, message):
        # In the paper's words it is judged by more, and read more easily (docs/own-raft.md). "says" may be left out.
        self.sent.append({"to": to, "payload": message, "says": message})

    def step(self, given):
        """Does what the input sets off, to its end. No clock, no chance: when a timer fires is the schedule's to say."""
        self.sent, self.applied = [], []
        kind = given["kind"]
        if kind == "electionTimeout":
            self.raft.campaign()
        elif kind == "heartbeatTimeout":
            self.raft.heartbeat()
        elif kind == "receive":
            self.raft.receive(given["from"], given["payload"])
        elif kind == "command":
            self.raft.propose(given["command"])
        elif kind == "crash":
            self.start()  # it is shown as it will begin, and is given nothing until "restart"
        return {"sent": self.sent, "applied": self.applied}

    def view(self):
        raft = self.raft
        return {"role": raft.role, "leaderId": raft.leader_id, "commitIndex": raft.commit_index, **self.disk}


host(
    "my-raft",
    lambda options: lambda id: Server(id, options["servers"]),
    {
        "clients": True,
        "words": ["RequestVote", "RequestVoteResponse", "AppendEntries", "AppendEntriesResponse"],
    },
)
