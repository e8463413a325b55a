"""What PySyncObj's entries and messages say, in the paper's words."""

import pickle

REGULAR = 0  # commands of the application; the others are the library's own


def entry(one):
    """The command is None in the no-op that begins a term."""
    command, _, term = one
    return {"term": term, "command": pickle.loads(command[1:])[1][0] if command[0] == REGULAR else None}


def words(message):
    """Every log begins with the same entry of term 0. It is left out, so indexes are less by one than the library's."""
    fields = dict(message)
    kind = fields.pop("type")
    term = fields.get("term")
    if kind == "request_vote":
        last = {"lastLogIndex": fields["last_log_index"] - 1, "lastLogTerm": fields["last_log_term"]}
        return {"kind": "RequestVote", "term": term, **last}
    if kind == "response_vote":  # only a vote is answered
        return {"kind": "RequestVoteResponse", "term": term, "voteGranted": True}
    if kind == "append_entries" and fields.get("prevLogIdx") is not None and "entries" in fields:
        entries = [entry(one) for one in fields["entries"]]
        previous = {"prevLogIndex": fields["prevLogIdx"] - 1, "prevLogTerm": fields["prevLogTerm"]}
        return {"kind": "AppendEntries", "term": term, **previous, "entries": entries, "leaderCommit": fields["commit_index"] - 1}
    name = "".join(part.capitalize() for part in kind.split("_")) if kind != "append_entries" else "AppendEntriesOtherwise"
    return {"kind": name, **{field: value if isinstance(value, (int, str)) else repr(value) for field, value in fields.items()}}
