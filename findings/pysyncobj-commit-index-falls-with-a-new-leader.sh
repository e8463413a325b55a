#!/bin/sh
# PySyncObj 0.3.11 (Debian, python3-pysyncobj): a follower sets its commitIndex to the leader's, also where that is lower
# (Figure 2 of the Raft paper lets it only rise). A new leader may not know yet what its predecessor had committed.
# Observed: the commitIndex of a follower with 4 entries is 4 after the first leader's message, and 2 after the next leader's.
set -eu
python=/usr/bin/python3
version=$(dpkg-query --show --showformat '${Version}' python3-pysyncobj 2>/dev/null || true)
case $version in
  0.3.11-*) ;;
  *) echo "needs Debian's python3-pysyncobj 0.3.11 (found: ${version:-none}): apt-get install python3-pysyncobj" && exit 2 ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >seen.py <<'PY'
from pysyncobj import SyncObj, SyncObjConf
from pysyncobj.node import Node
from pysyncobj.transport import Transport


class Silent(Transport):
    """Sends nothing, and is ready."""

    def __init__(self, syncobj, self_node, others):
        super().__init__(syncobj, self_node, others)

    @property
    def ready(self):
        return True

    def send(self, node, message):
        return True


me, first, second = Node("me"), Node("first"), Node("second")
follower = SyncObj(me, [first, second], conf=SyncObjConf(autoTick=False), transportClass=Silent)
receive = follower._SyncObj__onMessageReceived
log = follower._SyncObj__raftLog


def append(term, commit, entries, prev):
    message = {"type": "append_entries", "term": term, "commit_index": commit, "entries": entries}
    return {**message, "prevLogIdx": prev[0], "prevLogTerm": prev[1]}


base = log[-1]
entries = [(b"", base[1] + k, 1) for k in (1, 2, 3)]
receive(first, append(1, base[1] + 3, entries, (base[1], base[2])))
before = follower._SyncObj__raftCommitIndex
receive(second, append(2, base[1] + 1, [], (base[1] + 3, 1)))
after = follower._SyncObj__raftCommitIndex
print(before, after)
PY
seen=$("$python" seen.py)
echo "PySyncObj $version: commitIndex, then with the next leader: $seen"
[ "$seen" = '4 2' ]
