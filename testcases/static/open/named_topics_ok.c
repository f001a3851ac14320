// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A board knows its topics by a tree of names and by a list of those last read, both under one read-write lock.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct topic {
    struct topic *left, *right, *recent;
    char name[24];
    long readers;
};

struct board {
    pthread_rwlock_t lock;
    struct topic *root, *recent;
};

static struct topic **find(struct topic **at, const char *name)
{
    while (*at && strcmp((*at)->name, name) != 0)
        at = strcmp(name, (*at)->name) < 0 ? &(*at)->left : &(*at)->right;
    return at;
}

struct board *board_new(void)
{
    struct board *b = calloc(1, sizeof *b);
    if (b && pthread_rwlock_init(&b->lock, NULL) != 0) {
        free(b);
        b = NULL;
    }
    return b;
}

int board_add(struct board *b, const char *name)
{
    int added = 0;
    pthread_rwlock_wrlock(&b->lock);
    struct topic **at = find(&b->root, name);
    struct topic *t = *at ? NULL : calloc(1, sizeof *t);
    if (t) {
        strncpy(t->name, name, sizeof t->name - 1);
        *at = t;
        t->recent = b->recent;
        b->recent = t;
        added = 1;
    }
    pthread_rwlock_unlock(&b->lock);
    return added;
}

void board_read(struct board *b, const char *name)
{
    pthread_rwlock_wrlock(&b->lock);
    struct topic *t = *find(&b->root, name);
    if (t)
        t->readers++;
    pthread_rwlock_unlock(&b->lock);
}

long board_readers(struct board *b)
{
    long sum = 0;
    pthread_rwlock_rdlock(&b->lock);
    for (struct topic *t = b->recent; t; t = t->recent)
        sum += t->readers;
    pthread_rwlock_unlock(&b->lock);
    return sum;
}

void board_free(struct board *b)
{
    for (struct topic *t = b->recent; t;) {
        struct topic *next = t->recent;
        free(t);
        t = next;
    }
    pthread_rwlock_destroy(&b->lock);
    free(b);
}
