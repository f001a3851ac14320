// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a module
// What a foreign allocator returns is its caller's alone until it is handed over; then it needs its lock.
#include <pthread.h>
#include <stddef.h>

struct shelf {
    pthread_mutex_t mutex;
    int jars;
    int room;
};

void *pantry_calloc(size_t count, size_t size);

struct shelf *shelf_new(int room)
{
    struct shelf *s = pantry_calloc(1, sizeof(*s));
    if (s == NULL)
        return NULL;
    pthread_mutex_init(&s->mutex, NULL);
    s->room = room;
    s->jars = 0;
    return s;
}

int shelf_put(struct shelf *s)
{
    int fits;
    pthread_mutex_lock(&s->mutex);
    fits = s->jars < s->room;
    if (fits)
        s->jars++; /* expect: data-race */
    pthread_mutex_unlock(&s->mutex);
    return fits;
}

int shelf_count(struct shelf *s)
{
    return s->jars;
}
