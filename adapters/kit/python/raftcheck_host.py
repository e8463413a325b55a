"""Hosts the servers of a Raft for raftcheck: lines of JSON on standard input and output (docs/adapter-protocol.md).

To be copied. `make(options)` gives a function that starts a server, which has `step(input)` and `view()`.
"""

import json
import os
import sys
import traceback

PROTOCOL = 1


def host(name, make, declares=None, version=None):
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)  # what the Raft prints must not come between the answers
    sys.stdout = sys.stderr
    cluster = []

    def changes(hosted):
        """The fields of the view that are others than when it was last shown."""
        view = json.loads(json.dumps(hosted["server"].view()))
        changed = {}
        for field, value in view.items():
            before = hosted["shown"].get(field)
            if value == before:
                continue
            both = field == "log" and isinstance(value, list) and isinstance(before, list)
            changed[field] = behind(before, value) if both else value
        hosted["shown"] = view
        return changed

    def step(request):
        hosted = cluster[request["server"] - 1]
        try:
            done = hosted["server"].step(request["input"])
        except Exception:
            return {"panic": traceback.format_exc()}
        return {"view": changes(hosted), **done}

    for line in sys.stdin:
        request = json.loads(line)
        operation = request["op"]
        if operation == "hello":
            reply = {"protocol": PROTOCOL, "name": name, "declares": declares or {}}
            if version is not None:
                reply["version"] = version
        elif operation == "reset":
            start = make(request)
            cluster[:] = [{"server": start(k + 1), "shown": {}} for k in range(request["servers"])]
            reply = {"servers": [changes(hosted) for hosted in cluster]}
        elif operation == "step":
            reply = step(request)
        else:
            reply = {"error": f"there is no {operation}"}
        answers.write(json.dumps({"id": request["id"], **reply}) + "\n")
        answers.flush()


def behind(before, after):
    """Of a log, what stands behind the first change."""
    same = 0
    while same < len(before) and same < len(after) and before[same] == after[same]:
        same += 1
    return {"from": same + 1, "entries": after[same:]}
