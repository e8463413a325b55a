"""PySyncObj, as it is, behind raftcheck's protocol (docs/adapter-protocol.md). How it is held still: README.md."""

import logging
import os
import pickle
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "kit", "python"))

import pysyncobj.syncobj as library
from pysyncobj import SyncObj, SyncObjConf, replicated
from pysyncobj.journal import MemoryJournal
from pysyncobj.node import Node
from pysyncobj.transport import Transport
from pysyncobj.version import VERSION
from raftcheck_host import host
from words import entry, words

logging.disable(logging.CRITICAL)

BEGINNING = 1000.0  # of the clocks; 0 would be before the first compaction
EPSILON = 0.001  # the library compares with < and >
ROLES = ["follower", "candidate", "leader"]


class Now:
    """The clock of the server that is stepped."""

    time = BEGINNING


library.monotonicTime = lambda: Now.time
library.random = random.Random()


class Journal(MemoryJournal):
    """Keeps what a journal file would: entries at once, the commitIndex when the library's timer of a second says so."""

    def __init__(self):
        super().__init__()
        self.unsaved = self.saved = 1

    def setRaftCommitIndex(self, raftCommitIndex):
        self.unsaved = raftCommitIndex

    def getRaftCommitIndex(self):
        return self.saved

    def onOneSecondTimer(self):
        self.saved = self.unsaved


class Wire(Transport):
    """Keeps what is sent for raftcheck. Every server is connected to every other one, always."""

    ready = True

    def __init__(self, syncObj, selfNode, otherNodes):
        super().__init__(syncObj, selfNode, otherNodes)
        self.sent = []

    def send(self, node, message):
        self.sent.append({"to": node.id, "payload": pickle.dumps(message, 0).decode("latin1"), "says": words(message)})
        return True


class Store(SyncObj):
    @replicated
    def put(self, command):
        pass  # the state machine is raftcheck's


class Server:
    def __init__(self, id, servers):
        # Numbers, because sets of nodes are walked by their hashes, and those of strings differ in each process.
        self.nodes = {k: Node(k) for k in range(1, servers + 1)}
        self.id = id
        self.clock = BEGINNING
        self.journal = Journal()
        self.start()

    def start(self):
        Now.time = self.clock
        library.createJournal = lambda _: self.journal
        others = [node for id, node in self.nodes.items() if id != self.id]
        conf = SyncObjConf(autoTick=False, pollerType="poll")
        self.raft = Store(self.nodes[self.id], others, conf, transportClass=Wire)
        self.wire = self.of("transport")
        for node in others:
            self.wire._onNodeConnected(node)

    def of(self, name):
        return getattr(self.raft, "_SyncObj__" + name)

    def step(self, input):
        self.wire.sent = []
        before = self.raft.raftLastApplied
        if input["kind"] == "crash":
            self.start()  # the new life waits for its restart, and shows what that begins with
        else:
            self.take(**input)
        applied = [entry(one) for one in self.of("raftLog")[before : self.raft.raftLastApplied]]
        return {"sent": self.wire.sent, "applied": applied}

    def take(self, kind, **input):
        Now.time = self.clock
        leads = self.of("raftState") == 2
        if kind == "electionTimeout" and not leads:  # a leader has no such timer
            self.tick(self.of("raftElectionDeadline"))
        elif kind == "heartbeatTimeout" and leads:
            self.tick(self.of("newAppendEntriesTime"))
        elif kind == "command":
            self.raft.put(input["command"])
            self.tick()
        elif kind == "receive":
            self.wire._onMessageReceived(self.nodes[input["from"]], pickle.loads(input["payload"].encode("latin1")))
            self.tick()

    def tick(self, due=0.0):
        """Once, after what is due then: time goes on with timers alone."""
        Now.time = self.clock = max(self.clock, due + EPSILON)
        self.raft.doTick()

    def view(self):
        leader = self.of("raftLeader")
        followers = self.of("raftNextIndex").items()
        return {
            "role": ROLES[self.of("raftState")],
            "currentTerm": self.raft.raftCurrentTerm,
            "votedFor": self.of("votedForNodeId"),
            "leaderId": leader and leader.id,
            "commitIndex": self.raft.raftCommitIndex - 1,
            "log": [entry(one) for one in self.of("raftLog")[1:]],
            "progress": [
                {"server": node.id, "nextIndex": next - 1, "matchIndex": max(0, self.of("raftMatchIndex")[node] - 1)}
                for node, next in followers
            ],
        }


def make(options):
    library.random.seed(1)
    return lambda id: Server(id, options["servers"])


host(
    "pysyncobj",
    make,
    version=VERSION,
    declares={
        "clients": True,
        "network": {"order": "fifo"},  # TCP
        "view": ["progress"],
        "words": ["RequestVote", "RequestVoteResponse", "AppendEntries"],
    },
)
