/* Lines of JSON on standard input and output: docs/adapter-protocol.md. */
#include "server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SERVERS 9

static struct server cluster[MAX_SERVERS];
static struct options options;

/* The fields of the view that are others than when it was last shown. */
static json_t *changes(struct server *s)
{
    json_t *now = view(s), *changed = json_object(), *value;
    const char *field;
    json_object_foreach(now, field, value) {
        if (!json_equal(value, json_object_get(s->shown, field))) json_object_set(changed, field, value);
    }
    json_decref(s->shown);
    s->shown = now;
    return changed;
}

static bool has(json_t *request, const char *feature)
{
    size_t k;
    json_t *one;
    json_array_foreach(json_object_get(request, "features"), k, one) {
        if (strcmp(json_string_value(one), feature) == 0) return true;
    }
    return false;
}

static void reset(json_t *request, json_t *answer)
{
    json_t *views = json_array();
    const char *disk = json_string_value(json_object_get(request, "disk"));
    options = (struct options){.servers = json_integer_value(json_object_get(request, "servers")),
                               .pre_vote = has(request, "preVote"), .delayed_disk = strcmp(disk, "delayed") == 0};
    if (options.servers > MAX_SERVERS) abort();
    for (raft_id id = 1; id <= options.servers; id++) {
        server_reset(&cluster[id - 1], id, &options);
        json_array_append_new(views, changes(&cluster[id - 1]));
    }
    json_object_set_new(answer, "servers", views);
}

static void step(json_t *request, json_t *answer)
{
    struct server *s = &cluster[json_integer_value(json_object_get(request, "server")) - 1];
    json_array_clear(s->sent);
    json_array_clear(s->applied);
    server_step(s, json_object_get(request, "input"));
    if (s->up && s->raft.state == RAFT_UNAVAILABLE) {
        json_object_set_new(answer, "panic", json_string("the server has stopped itself"));
        return;
    }
    json_object_set_new(answer, "view", changes(s));
    json_object_set(answer, "sent", s->sent);
    json_object_set(answer, "applied", s->applied);
}

static void answer_to(json_t *request, json_t *answer)
{
    const char *op = json_string_value(json_object_get(request, "op"));
    if (strcmp(op, "hello") == 0) {
        json_object_update_new(answer, json_pack("{si ss ss so}", "protocol", 1, "name", "c-raft", "version", "0.15.0",
                                                 "declares", declares()));
    } else if (strcmp(op, "reset") == 0) {
        reset(request, answer);
    } else if (strcmp(op, "step") == 0) {
        step(request, answer);
    } else {
        json_object_set_new(answer, "error", json_sprintf("there is no %s", op));
    }
}

int main(void)
{
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        json_t *request = json_loads(line, 0, NULL);
        json_t *answer = json_pack("{sO}", "id", json_object_get(request, "id"));
        answer_to(request, answer);
        json_dumpf(answer, stdout, JSON_COMPACT);
        putchar('\n');
        fflush(stdout);
        json_decref(answer);
        json_decref(request);
    }
    return 0;
}
