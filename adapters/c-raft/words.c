/* What is declared, and what messages and entries say in the paper's words.
 *
 * Every log begins with the same entry, of term 1, that names the members. It is left out: all terms and indexes are less by
 * one than the library's. */
#include "server.h"

json_t *declares(void)
{
    return json_pack("{s[sss] ss sb s{ss} s[sssss] s[ssssssss]}",
                     "features", "preVote", "checkQuorum", "transfer",
                     "disk", "delayed", "clients", true,
                     "network", "order", "fifo", /* TCP */
                     "view", "votesGranted", "progress", "transferTarget", "pendingWrites", "durable",
                     "words", "PreVote", "PreVoteResponse", "RequestVote", "RequestVoteResponse", "AppendEntries",
                     "AppendEntriesResponse", "InstallSnapshotResponse", "TimeoutNow");
}

json_int_t shifted(unsigned long long one)
{
    return one > 0 ? (json_int_t)one - 1 : 0;
}

json_t *entry_words(const struct raft_entry *entry)
{
    bool is_command = entry->type == RAFT_COMMAND;
    return json_pack("{sIso}", "term", shifted(entry->term), "command",
                     is_command ? json_stringn(entry->buf.base, entry->buf.len) : json_null());
}

static json_t *append_words(const struct raft_append_entries *append)
{
    json_t *entries = json_array();
    for (unsigned k = append->prev_log_index == 0 ? 1 : 0; k < append->n_entries; k++) {
        json_array_append_new(entries, entry_words(&append->entries[k]));
    }
    return json_pack("{sssIsIsosI}", "kind", "AppendEntries", "prevLogIndex", shifted(append->prev_log_index), "prevLogTerm",
                     shifted(append->prev_log_term), "entries", entries, "leaderCommit", shifted(append->leader_commit));
}

/* A success does not say what it answers, only up to where the log goes. */
static json_t *append_result_words(const struct raft_append_entries_result *result)
{
    bool success = result->rejected == 0;
    json_int_t last = shifted(result->last_log_index);
    return json_pack("{sssbsIsIsisI}", "kind", "AppendEntriesResponse", "success", success, "prevLogIndex",
                     success ? last : shifted(result->rejected), "matchIndex", success ? last : 0, "conflictTerm", 0,
                     "conflictIndex", success ? 0 : last);
}

json_t *words(const struct raft_message *message, const struct raft *sender)
{
    json_t *says;
    switch (message->type) {
        case RAFT_IO_REQUEST_VOTE: {
            const struct raft_request_vote *ask = &message->request_vote;
            says = json_pack("{sssIsI}", "kind", ask->pre_vote ? "PreVote" : "RequestVote", "lastLogIndex",
                             shifted(ask->last_log_index), "lastLogTerm", shifted(ask->last_log_term));
            if (ask->disrupt_leader) json_object_set_new(says, "leadershipTransfer", json_true());
            break;
        }
        case RAFT_IO_REQUEST_VOTE_RESULT: {
            const struct raft_request_vote_result *result = &message->request_vote_result;
            bool is_pre_vote = result->pre_vote == raft_tribool_true;
            says = json_pack("{sssb}", "kind", is_pre_vote ? "PreVoteResponse" : "RequestVoteResponse", "voteGranted",
                             result->vote_granted);
            break;
        }
        case RAFT_IO_APPEND_ENTRIES:
            says = append_words(&message->append_entries);
            break;
        case RAFT_IO_APPEND_ENTRIES_RESULT:
            says = append_result_words(&message->append_entries_result);
            break;
        default:
            says = json_pack("{ss}", "kind", "TimeoutNow");
    }
    json_object_set_new(says, "term", json_integer(shifted(sender->current_term)));
    return says;
}
