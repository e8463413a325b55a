/* What a server shows: while it is down, what it would begin with. */
#include "server.h"

const struct raft_entry *log_entry(const struct raft_log *log, raft_index index)
{
    return &log->entries[(log->front + index - log->offset - 1) % log->size];
}

static raft_index log_end(const struct raft_log *log)
{
    return log->offset + (log->back + log->size - log->front) % (log->size > 0 ? log->size : 1);
}

static json_t *log_in_memory(const struct raft_log *log)
{
    json_t *entries = json_array();
    for (raft_index index = 2; index <= log_end(log); index++) json_array_append_new(entries, entry_words(log_entry(log, index)));
    return entries;
}

static json_t *log_on_disk(const struct disk *disk)
{
    json_t *entries = json_array();
    for (raft_index index = 2; index <= disk->n; index++) json_array_append_new(entries, entry_words(&disk->entries[index - 1]));
    return entries;
}

static json_t *server_or_null(raft_id id)
{
    return id == 0 ? json_null() : json_integer((json_int_t)id);
}

static const char *role(const struct raft *raft)
{
    if (raft->state == RAFT_LEADER) return "leader";
    if (raft->state != RAFT_CANDIDATE) return "follower";
    return raft->candidate_state.in_pre_vote ? "preCandidate" : "candidate";
}

static raft_id leader(const struct raft *raft)
{
    if (raft->state == RAFT_LEADER) return raft->id;
    return raft->state == RAFT_FOLLOWER ? raft->follower_state.current_leader.id : 0;
}

/* Members are all servers, in their order. */
static json_t *votes(const struct raft *raft)
{
    json_t *granted = json_array();
    for (unsigned k = 0; raft->state == RAFT_CANDIDATE && k < raft->configuration.n; k++) {
        if (raft->candidate_state.votes[k]) json_array_append_new(granted, json_integer(k + 1));
    }
    return granted;
}

/* From the first entry on is, without the entry that all logs begin with, from the next one on. */
static json_int_t next_index(raft_index one)
{
    return one > 2 ? shifted(one) : 1;
}

static json_t *progress(const struct raft *raft)
{
    json_t *list = json_array();
    for (unsigned k = 0; raft->state == RAFT_LEADER && k < raft->configuration.n; k++) {
        const struct raft_progress *one = &raft->leader_state.progress[k];
        if (k + 1 == raft->id) continue;
        json_array_append_new(list, json_pack("{sisIsI}", "server", k + 1, "nextIndex", next_index(one->next_index), "matchIndex",
                                              shifted(one->match_index)));
    }
    return list;
}

static int writes(const struct server *s)
{
    int n = 0;
    for (const struct pending *one = s->writes; one != NULL; one = one->next) n++;
    return n;
}

json_t *view(struct server *s)
{
    const struct disk *disk = &s->disk;
    json_t *durable = log_on_disk(disk);
    const struct raft down = {.current_term = disk->term, .voted_for = disk->vote, .commit_index = 1};
    const struct raft *raft = s->up ? &s->raft : &down;
    return json_pack("{ss sI so so sI so so so so si s{sI so so ss}}",
                     "role", role(raft), "currentTerm", shifted(raft->current_term),
                     "votedFor", server_or_null(raft->voted_for), "leaderId", server_or_null(leader(raft)),
                     "commitIndex", shifted(raft->commit_index), "log", s->up ? log_in_memory(&raft->log) : json_incref(durable),
                     "votesGranted", votes(raft), "progress", progress(raft),
                     "transferTarget", server_or_null(raft->transfer == NULL ? 0 : raft->transfer->id), "pendingWrites",
                     writes(s), "durable", "currentTerm", shifted(disk->term), "votedFor", server_or_null(disk->vote), "log",
                     durable, "snapshot", "");
}
