/* The library's `struct raft_io`: disk, network, clock and chance. */
#include "server.h"

#include <stdlib.h>
#include <string.h>

static struct server *server_of(struct raft_io *io)
{
    return io->impl;
}

static struct pending *enqueue(struct pending **queue, struct pending one)
{
    while (*queue != NULL) queue = &(*queue)->next;
    *queue = raft_malloc(sizeof one);
    **queue = one;
    return *queue;
}

static void disk_append(struct disk *disk, const struct raft_entry *entry)
{
    disk->entries = realloc(disk->entries, (disk->n + 1) * sizeof *entry);
    struct raft_entry *kept = &disk->entries[disk->n++];
    *kept = (struct raft_entry){.term = entry->term, .type = entry->type, .buf.len = entry->buf.len};
    kept->buf.base = malloc(entry->buf.len);
    memcpy(kept->buf.base, entry->buf.base, entry->buf.len);
}

static void disk_truncate(struct disk *disk, raft_index from)
{
    while (disk->n >= from) free(disk->entries[--disk->n].buf.base);
}

void disk_erase(struct disk *disk)
{
    disk_truncate(disk, 1);
    free(disk->entries);
    *disk = (struct disk){0};
}

/* As raft_bootstrap() of the library has it: term 1, and the members as the first entry. */
void disk_bootstrap(struct disk *disk, raft_id servers)
{
    struct raft_configuration members;
    struct raft_entry entry = {.term = 1, .type = RAFT_CHANGE};
    raft_configuration_init(&members);
    for (raft_id id = 1; id <= servers; id++) {
        raft_configuration_add(&members, id, (char[]){(char)('0' + id), 0}, RAFT_VOTER);
    }
    raft_configuration_encode(&members, &entry.buf);
    disk->term = 1;
    disk_append(disk, &entry);
}

static int init(struct raft_io *io, raft_id id, const char *address)
{
    (void)io, (void)id, (void)address;
    return 0;
}

static void close_backend(struct raft_io *io, raft_io_close_cb cb)
{
    cb(io);
}

static int load(struct raft_io *io, raft_term *term, raft_id *vote, struct raft_snapshot **snapshot, raft_index *start,
                struct raft_entry **entries, size_t *n)
{
    struct disk *disk = &server_of(io)->disk;
    *term = disk->term, *vote = disk->vote, *snapshot = NULL, *start = 1, *n = disk->n;
    *entries = raft_calloc(disk->n, sizeof **entries);
    for (raft_index k = 0; k < disk->n; k++) {
        struct raft_entry *entry = &(*entries)[k];
        *entry = disk->entries[k];
        entry->batch = entry->buf.base = raft_malloc(entry->buf.len);
        memcpy(entry->buf.base, disk->entries[k].buf.base, entry->buf.len);
    }
    return 0;
}

static int start(struct raft_io *io, unsigned msecs, raft_io_tick_cb tick, raft_io_recv_cb receive)
{
    (void)msecs;
    server_of(io)->tick = tick;
    server_of(io)->receive = receive;
    return 0;
}

static int set_term(struct raft_io *io, raft_term term)
{
    server_of(io)->disk.term = term;
    server_of(io)->disk.vote = 0;
    return 0;
}

static int set_vote(struct raft_io *io, raft_id vote)
{
    server_of(io)->disk.vote = vote;
    return 0;
}

static int append(struct raft_io *io, struct raft_io_append *req, const struct raft_entry entries[], unsigned n,
                  raft_io_append_cb cb)
{
    req->cb = cb;
    enqueue(&server_of(io)->writes, (struct pending){.append = req, .entries = entries, .n = n});
    return 0;
}

static int truncate(struct raft_io *io, raft_index from)
{
    enqueue(&server_of(io)->writes, (struct pending){.truncate_from = from});
    return 0;
}

static int send(struct raft_io *io, struct raft_io_send *req, const struct raft_message *message, raft_io_send_cb cb)
{
    struct server *s = server_of(io);
    if (message->server_id == 0) return RAFT_NOCONNECTION; /* a follower without a leader answers one */
    req->cb = cb;
    json_array_append_new(s->sent, json_pack("{sIsoso}", "to", (json_int_t)message->server_id, "payload",
                                             message_to_json(message), "says", words(message, &s->raft)));
    enqueue(&s->sends, (struct pending){.send = req});
    return 0;
}

static raft_time now(struct raft_io *io)
{
    return server_of(io)->now;
}

static int shortest(struct raft_io *io, int min, int max)
{
    (void)io, (void)max;
    return min;
}

void backend_connect(struct server *s)
{
    s->io = (struct raft_io){.version = 1, .impl = s, .init = init, .close = close_backend, .load = load, .start = start,
                             .set_term = set_term, .set_vote = set_vote, .append = append, .truncate = truncate,
                             .send = send, .time = now, .random = shortest};
}

void backend_complete_sends(struct server *s)
{
    while (s->sends != NULL) {
        struct raft_io_send *req = s->sends->send;
        s->sends = s->sends->next;
        if (req->cb != NULL) req->cb(req, 0);
    }
}

/* The oldest write becomes durable. Returns whether there was one. */
bool backend_complete_write(struct server *s)
{
    struct pending *one = s->writes;
    if (one == NULL) return false;
    s->writes = one->next;
    if (one->truncate_from > 0) disk_truncate(&s->disk, one->truncate_from);
    for (unsigned k = 0; k < one->n; k++) disk_append(&s->disk, &one->entries[k]);
    if (one->append != NULL) one->append->cb(one->append, 0);
    return true;
}
