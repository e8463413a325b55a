/* A server: the library, in a host that does at once what it is told, and moves its clock. */
#include "server.h"

#include <stdio.h>
#include <string.h>

#define HEARTBEAT 1
#define ELECTION (1 << 20) /* so many heartbeats that no election begins of itself */

static void ignore_apply(struct raft_apply *req, int status, void *result)
{
    (void)req, (void)status, (void)result;
}

static void ignore_transfer(struct raft_transfer *req)
{
    (void)req;
}

/* Says what was applied up to there of the library's own entries, which it does not give to a state machine. */
static void tell_own_entries(struct server *s, raft_index until)
{
    while (s->told < until) {
        raft_term term = log_entry(&s->raft.log, ++s->told)->term;
        json_array_append_new(s->applied, json_pack("{sIsn}", "term", shifted(term), "command"));
    }
}

static int apply(struct raft_fsm *fsm, const struct raft_buffer *command, void **result)
{
    struct server *s = fsm->data;
    tell_own_entries(s, s->raft.last_applied);
    raft_term term = log_entry(&s->raft.log, ++s->told)->term;
    json_array_append_new(s->applied, json_pack("{sIss%}", "term", shifted(term), "command", command->base, command->len));
    *result = NULL;
    return 0;
}

static void restart(struct server *s)
{
    s->heap = heap_new();
    heap_use(s->heap);
    s->now = 0;
    s->fsm = (struct raft_fsm){.version = 1, .data = s, .apply = apply};
    backend_connect(s);
    memset(&s->raft, 0, sizeof s->raft);
    raft_init(&s->raft, &s->io, &s->fsm, s->id, s->address);
    raft_set_election_timeout(&s->raft, ELECTION);
    raft_set_heartbeat_timeout(&s->raft, HEARTBEAT);
    raft_set_snapshot_threshold(&s->raft, ~0U);
    raft_set_pre_vote(&s->raft, s->options->pre_vote);
    raft_start(&s->raft);
    s->told = s->raft.last_applied;
    s->up = true;
}

static void crash(struct server *s)
{
    heap_delete(s->heap);
    s->heap = NULL;
    s->sends = s->writes = NULL;
    s->up = false;
}

void server_reset(struct server *s, raft_id id, const struct options *options)
{
    crash(s);
    json_decref(s->shown);
    json_decref(s->sent);
    json_decref(s->applied);
    disk_erase(&s->disk);
    *s = (struct server){.id = id, .options = options, .sent = json_array(), .applied = json_array(), .shown = json_object()};
    snprintf(s->address, sizeof s->address, "%llu", id);
    s->heap = heap_new();
    heap_use(s->heap);
    disk_bootstrap(&s->disk, options->servers);
    crash(s);
    restart(s);
}

static void tick(struct server *s, raft_time time)
{
    if (time > s->now) s->now = time;
    s->tick(&s->io);
}

static void give(struct server *s, const char *kind, json_t *input)
{
    struct raft *raft = &s->raft;
    if (strcmp(kind, "electionTimeout") == 0) {
        tick(s, raft->election_timer_start + ELECTION);
    } else if (strcmp(kind, "heartbeatTimeout") == 0) {
        if (raft->state == RAFT_LEADER) tick(s, s->now + HEARTBEAT);
    } else if (strcmp(kind, "receive") == 0) {
        struct raft_message message = {.server_id = json_integer_value(json_object_get(input, "from"))};
        char *address = raft_malloc(sizeof s->address);
        snprintf(address, sizeof s->address, "%llu", message.server_id);
        message.server_address = address;
        message_from_json(json_object_get(input, "payload"), &message);
        s->receive(&s->io, &message);
    } else if (strcmp(kind, "command") == 0) {
        json_t *command = json_object_get(input, "command");
        struct raft_buffer buffer = {.len = json_string_length(command), .base = raft_malloc(json_string_length(command))};
        memcpy(buffer.base, json_string_value(command), buffer.len);
        raft_apply(raft, raft_calloc(1, sizeof(struct raft_apply)), &buffer, 1, ignore_apply);
    } else if (strcmp(kind, "transfer") == 0) {
        raft_id target = json_integer_value(json_object_get(input, "target"));
        raft_transfer(raft, raft_calloc(1, sizeof(struct raft_transfer)), target, ignore_transfer);
    } else if (strcmp(kind, "written") == 0) {
        backend_complete_write(s);
    }
}

void server_step(struct server *s, json_t *input)
{
    const char *kind = json_string_value(json_object_get(input, "kind"));
    if (strcmp(kind, "crash") == 0) {
        crash(s);
    } else if (strcmp(kind, "restart") == 0) {
        restart(s);
    } else if (s->up) {
        heap_use(s->heap);
        give(s, kind, input);
    }
    if (!s->up) return;
    do backend_complete_sends(s);
    while (s->sends != NULL || (!s->options->delayed_disk && backend_complete_write(s)));
    tell_own_entries(s, s->raft.last_applied);
}
