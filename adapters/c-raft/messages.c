/* Messages as values: what the library sends, and gets back, field by field. Contents of entries are hexadecimal. */
#include "server.h"

#include <stdio.h>

static json_t *to_hex(const struct raft_buffer *buffer)
{
    char text[2 * buffer->len + 1];
    for (size_t k = 0; k < buffer->len; k++) sprintf(text + 2 * k, "%02x", ((unsigned char *)buffer->base)[k]);
    return json_stringn(text, 2 * buffer->len);
}

static struct raft_buffer from_hex(json_t *hex)
{
    struct raft_buffer buffer = {.len = json_string_length(hex) / 2};
    buffer.base = raft_malloc(buffer.len);
    for (size_t k = 0; k < buffer.len; k++) sscanf(json_string_value(hex) + 2 * k, "%2hhx", (unsigned char *)buffer.base + k);
    return buffer;
}

static json_t *number(unsigned long long one)
{
    return json_integer((json_int_t)one);
}

static unsigned long long number_of(json_t *json, const char *field)
{
    return (unsigned long long)json_integer_value(json_object_get(json, field));
}

static json_t *entries_to_json(const struct raft_append_entries *append)
{
    json_t *entries = json_array();
    for (unsigned k = 0; k < append->n_entries; k++) {
        const struct raft_entry *one = &append->entries[k];
        json_array_append_new(entries, json_pack("{so si so}", "term", number(one->term), "type", one->type,
                                                 "data", to_hex(&one->buf)));
    }
    return entries;
}

static void entries_from_json(json_t *json, struct raft_append_entries *append)
{
    append->n_entries = json_array_size(json);
    if (append->n_entries == 0) return;
    append->entries = raft_calloc(append->n_entries, sizeof *append->entries);
    for (unsigned k = 0; k < append->n_entries; k++) {
        json_t *one = json_array_get(json, k);
        struct raft_buffer data = from_hex(json_object_get(one, "data"));
        append->entries[k] = (struct raft_entry){.term = number_of(one, "term"), .type = number_of(one, "type"),
                                                 .buf = data, .batch = data.base};
    }
}

/* The fields of a message, each once, for both ways. */
#define REQUEST_VOTE(field) \
    field(term) field(candidate_id) field(last_log_index) field(last_log_term) field(disrupt_leader) field(pre_vote)
#define REQUEST_VOTE_RESULT(field) field(term) field(vote_granted) field(pre_vote)
#define APPEND_ENTRIES(field) field(term) field(prev_log_index) field(prev_log_term) field(leader_commit)
#define APPEND_ENTRIES_RESULT(field) field(term) field(rejected) field(last_log_index)
#define TIMEOUT_NOW(field) field(term) field(last_log_index) field(last_log_term)

#define PUT(name) json_object_set_new(json, #name, number(from->name));
#define GET(name) to->name = number_of(json, #name);

json_t *message_to_json(const struct raft_message *message)
{
    json_t *json = json_pack("{si}", "type", message->type);
    switch (message->type) {
        case RAFT_IO_REQUEST_VOTE: {
            const struct raft_request_vote *from = &message->request_vote;
            REQUEST_VOTE(PUT)
            break;
        }
        case RAFT_IO_REQUEST_VOTE_RESULT: {
            const struct raft_request_vote_result *from = &message->request_vote_result;
            REQUEST_VOTE_RESULT(PUT)
            break;
        }
        case RAFT_IO_APPEND_ENTRIES: {
            const struct raft_append_entries *from = &message->append_entries;
            APPEND_ENTRIES(PUT)
            json_object_set_new(json, "entries", entries_to_json(from));
            break;
        }
        case RAFT_IO_APPEND_ENTRIES_RESULT: {
            const struct raft_append_entries_result *from = &message->append_entries_result;
            APPEND_ENTRIES_RESULT(PUT)
            break;
        }
        case RAFT_IO_TIMEOUT_NOW: {
            const struct raft_timeout_now *from = &message->timeout_now;
            TIMEOUT_NOW(PUT)
            break;
        }
    }
    return json;
}

void message_from_json(json_t *json, struct raft_message *message)
{
    message->type = number_of(json, "type");
    switch (message->type) {
        case RAFT_IO_REQUEST_VOTE: {
            struct raft_request_vote *to = &message->request_vote;
            REQUEST_VOTE(GET)
            break;
        }
        case RAFT_IO_REQUEST_VOTE_RESULT: {
            struct raft_request_vote_result *to = &message->request_vote_result;
            REQUEST_VOTE_RESULT(GET)
            break;
        }
        case RAFT_IO_APPEND_ENTRIES: {
            struct raft_append_entries *to = &message->append_entries;
            APPEND_ENTRIES(GET)
            entries_from_json(json_object_get(json, "entries"), to);
            break;
        }
        case RAFT_IO_APPEND_ENTRIES_RESULT: {
            struct raft_append_entries_result *to = &message->append_entries_result;
            APPEND_ENTRIES_RESULT(GET)
            break;
        }
        case RAFT_IO_TIMEOUT_NOW: {
            struct raft_timeout_now *to = &message->timeout_now;
            TIMEOUT_NOW(GET)
            break;
        }
    }
}
