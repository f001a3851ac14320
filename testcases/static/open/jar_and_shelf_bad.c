// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// Emptying a jar is no end of it, and takes no lock.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct jar {
    pthread_mutex_t mutex;
    size_t filled, size;
    char *bytes;
};

int jar_open(struct jar *jar, size_t size);
void jar_close(struct jar *jar);
int jar_add(struct jar *jar, const char *bytes, size_t count);
void jar_empty(struct jar *jar);

static pthread_mutex_t shelf_mutex;
static size_t shelf_used, shelf_limit;

void shelf_open(size_t limit);
int shelf_reserve(size_t count);
void shelf_close(void);

int jar_open(struct jar *jar, size_t size)
{
    pthread_mutex_init(&jar->mutex, NULL);
    jar->bytes = malloc(size);
    jar->filled = 0;
    jar->size = jar->bytes ? size : 0;
    return jar->bytes ? 0 : -1;
}

void jar_close(struct jar *jar)
{
    free(jar->bytes);
    jar->filled = jar->size = 0;
    pthread_mutex_destroy(&jar->mutex);
}

int jar_add(struct jar *jar, const char *bytes, size_t count)
{
    int fits;
    pthread_mutex_lock(&jar->mutex);
    fits = count <= jar->size - jar->filled; /* expect: data-race */
    if (fits) {
        memcpy(jar->bytes + jar->filled, bytes, count); /* expect: data-race */
        jar->filled += count;                           /* expect: data-race */
    }
    pthread_mutex_unlock(&jar->mutex);
    return fits;
}

void jar_empty(struct jar *jar)
{
    jar->filled = 0; /* expect: data-race */
}

void shelf_open(size_t limit)
{
    pthread_mutex_init(&shelf_mutex, NULL);
    shelf_limit = limit;
    shelf_used = 0;
}

int shelf_reserve(size_t count)
{
    pthread_mutex_lock(&shelf_mutex);
    int fits = count <= shelf_limit - shelf_used;
    shelf_used += fits ? count : 0;
    pthread_mutex_unlock(&shelf_mutex);
    return fits;
}

void shelf_close(void)
{
    shelf_limit = shelf_used = 0;
    pthread_mutex_destroy(&shelf_mutex);
}
