// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A plugin gets its memory from functions of its host, through pointers that the host sets.
#include <pthread.h>
#include <stddef.h>

struct host {
    void *(*alloc)(size_t size);
    void (*log)(const char *text);
};

static const struct host *host;
static pthread_mutex_t entries_lock = PTHREAD_MUTEX_INITIALIZER;

struct entry {
    struct entry *next;
    int key, value;
};

static struct entry *entries;

void plugin_load(const struct host *the_host)
{
    host = the_host;
}

int plugin_add(int key, int value)
{
    struct entry *e = host->alloc(sizeof(*e));
    if (!e)
        return -1;
    e->key = key;
    e->value = value;
    pthread_mutex_lock(&entries_lock);
    e->next = entries;
    entries = e;
    pthread_mutex_unlock(&entries_lock);
    return 0;
}

int plugin_find(int key)
{
    int value = -1;
    pthread_mutex_lock(&entries_lock);
    for (struct entry *e = entries; e; e = e->next)
        if (e->key == key)
            value = e->value;
    pthread_mutex_unlock(&entries_lock);
    return value;
}
