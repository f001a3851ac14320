// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A buffer comes from the list of free ones or is made; whoever has it has it alone until it is put back.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct buffer {
    struct buffer *next;
    size_t length;
    char text[256];
};

static struct {
    pthread_mutex_t mutex;
    struct buffer *free;
    unsigned in_use;
} pool = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static struct buffer *get(void)
{
    pthread_mutex_lock(&pool.mutex);
    struct buffer *b = pool.free;
    if (b)
        pool.free = b->next;
    pool.in_use++;
    pthread_mutex_unlock(&pool.mutex);
    if (!b)
        b = malloc(sizeof(*b));
    if (b)
        b->length = 0;
    return b;
}

static void put(struct buffer *b)
{
    pthread_mutex_lock(&pool.mutex);
    b->next = pool.free;
    pool.free = b;
    pool.in_use--;
    pthread_mutex_unlock(&pool.mutex);
}

static void *greet(void *arg)
{
    for (int i = 0; i < 100; i++) {
        struct buffer *b = get();
        if (!b)
            break;
        b->length = (size_t)snprintf(b->text, sizeof(b->text), "%s %d", (const char *)arg, i);
        put(b);
    }
    return NULL;
}

int main(void)
{
    static const char *words[] = { "hello", "good morning", "good night" };
    pthread_t greeters[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&greeters[i], NULL, greet, (void *)words[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(greeters[i], NULL);
    printf("%u\n", pool.in_use);
    return 0;
}
