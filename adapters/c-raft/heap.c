/* Memory of one life of a server. Nothing is given back before a crash or a reset, and then all of it. It is zeroed, so that
 * what the library does with it is the same in every run. */
#include "server.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK (64 * 1024)

struct block {
    struct block *before;
    size_t used, size;
    _Alignas(16) char memory[];
};

struct heap {
    struct block *last;
};

static struct heap *used;

static void *take(size_t size)
{
    size = (size + 15) / 16 * 16 + 16; /* in front stands how large it is */
    if (used->last == NULL || used->last->used + size > used->last->size) {
        size_t room = size > BLOCK ? size : BLOCK;
        struct block *block = calloc(1, sizeof *block + room);
        if (block == NULL) abort();
        block->before = used->last;
        block->size = room;
        used->last = block;
    }
    char *memory = used->last->memory + used->last->used;
    used->last->used += size;
    memcpy(memory, &size, sizeof size);
    return memory + 16;
}

static void *heap_malloc(void *data, size_t size)
{
    (void)data;
    return take(size);
}

static void heap_free(void *data, void *memory)
{
    (void)data;
    (void)memory;
}

static void *heap_calloc(void *data, size_t n, size_t size)
{
    (void)data;
    return take(n * size);
}

static void *heap_realloc(void *data, void *memory, size_t size)
{
    (void)data;
    void *larger = take(size);
    if (memory != NULL) {
        size_t before;
        memcpy(&before, (char *)memory - 16, sizeof before);
        memcpy(larger, memory, before - 16 < size ? before - 16 : size);
    }
    return larger;
}

static struct raft_heap functions = {
    .malloc = heap_malloc, .free = heap_free, .calloc = heap_calloc, .realloc = heap_realloc};

struct heap *heap_new(void)
{
    return calloc(1, sizeof(struct heap));
}

void heap_use(struct heap *heap)
{
    used = heap;
    raft_heap_set(&functions);
}

void heap_delete(struct heap *heap)
{
    while (heap != NULL && heap->last != NULL) {
        struct block *before = heap->last->before;
        free(heap->last);
        heap->last = before;
    }
    free(heap);
}
