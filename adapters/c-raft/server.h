/* A server of C-Raft, and what it stands on. What is done how, and why, is in README.md. */
#ifndef SERVER_H
#define SERVER_H

#include <jansson.h>
#include <raft.h>
#include <stdbool.h>

struct options {
    raft_id servers;
    bool pre_vote, delayed_disk;
};

/* What the library has asked for and does not know yet to be done: a message that is sent, or a write. */
struct pending {
    raft_index truncate_from; /* or 0 */
    const struct raft_entry *entries;
    unsigned n;
    struct raft_io_append *append;
    struct raft_io_send *send;
    struct pending *next;
};

/* What a crash leaves. Its entries are not in the library's memory. */
struct disk {
    raft_term term;
    raft_id vote;
    struct raft_entry *entries;
    raft_index n;
};

struct server {
    raft_id id;
    const struct options *options;
    char address[8];
    bool up;
    struct heap *heap; /* all memory of the library's, from its start to its crash */
    struct raft raft;
    struct raft_io io;
    struct raft_fsm fsm;
    raft_time now;
    raft_io_tick_cb tick;
    raft_io_recv_cb receive;
    struct disk disk;
    struct pending *sends, *writes;
    raft_index told;        /* up to where `applied` says what was applied */
    json_t *sent, *applied; /* what came of this step */
    json_t *shown;          /* the view, as it was last shown */
};

/* server.c */
void server_reset(struct server *s, raft_id id, const struct options *options);
void server_step(struct server *s, json_t *input);

/* backend.c: the library's `struct raft_io` */
void backend_connect(struct server *s);
void disk_bootstrap(struct disk *disk, raft_id servers);
void disk_erase(struct disk *disk);
void backend_complete_sends(struct server *s);
bool backend_complete_write(struct server *s);

/* heap.c: memory that is given back as a whole */
struct heap *heap_new(void);
void heap_use(struct heap *heap);
void heap_delete(struct heap *heap);

/* messages.c */
json_t *message_to_json(const struct raft_message *message);
void message_from_json(json_t *json, struct raft_message *message);

/* words.c */
json_t *declares(void);
json_t *words(const struct raft_message *message, const struct raft *sender);
json_t *entry_words(const struct raft_entry *entry);
json_int_t shifted(unsigned long long one);

/* view.c */
const struct raft_entry *log_entry(const struct raft_log *log, raft_index index);
json_t *view(struct server *s);

#endif
