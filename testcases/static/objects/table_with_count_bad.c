// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A hash table under a read-write lock counts its entries beside the buckets, and the last use of each entry plainly.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 64

struct entry {
    struct entry *next;
    char *key;
    long value;
    long last_use;
};

struct table {
    pthread_rwlock_t lock;
    struct entry *buckets[BUCKETS];
    size_t count;
};

static struct table *new_table(void)
{
    struct table *t = calloc(1, sizeof(*t));
    if (t)
        pthread_rwlock_init(&t->lock, NULL);
    return t;
}

static unsigned hash(const char *key)
{
    unsigned h = 5381;
    while (*key)
        h = h * 33 + (unsigned char)*key++;
    return h % BUCKETS;
}

static struct entry *find(struct table *t, const char *key)
{
    for (struct entry *e = t->buckets[hash(key)]; e; e = e->next)
        if (!strcmp(e->key, key))
            return e;
    return NULL;
}

static int get(struct table *t, const char *key, long *value)
{
    pthread_rwlock_rdlock(&t->lock);
    struct entry *e = find(t, key);
    if (e) {
        *value = e->value;
        e->last_use = *value; /* expect: data-race */
    }
    pthread_rwlock_unlock(&t->lock);
    return e ? 0 : -1;
}

static void put(struct table *t, const char *key, long value)
{
    pthread_rwlock_wrlock(&t->lock);
    struct entry *e = find(t, key);
    if (!e) {
        unsigned h = hash(key);
        e = calloc(1, sizeof(*e));
        e->key = strdup(key);
        e->next = t->buckets[h];
        t->buckets[h] = e;
        t->count++;
    }
    e->value = value;
    pthread_rwlock_unlock(&t->lock);
}

static void drop(struct table *t, const char *key)
{
    pthread_rwlock_wrlock(&t->lock);
    struct entry **place = &t->buckets[hash(key)];
    while (*place && strcmp((*place)->key, key))
        place = &(*place)->next;
    struct entry *e = *place;
    if (e) {
        *place = e->next;
        t->count--;
    }
    pthread_rwlock_unlock(&t->lock);
    if (e) {
        free(e->key);
        free(e);
    }
}

static void *client(void *arg)
{
    char key[16];
    long value;
    for (int i = 0; i < 1000; i++) {
        snprintf(key, sizeof(key), "k%d", i % 50);
        if (get(arg, key, &value))
            put(arg, key, i);
        else if (i % 7 == 0)
            drop(arg, key);
    }
    return NULL;
}

int main(void)
{
    pthread_t clients[4];
    struct table *t = new_table();
    if (!t)
        return 1;
    for (int i = 0; i < 4; i++)
        pthread_create(&clients[i], NULL, client, t);
    for (int i = 0; i < 4; i++)
        pthread_join(clients[i], NULL);
    printf("%zu\n", t->count);
    return 0;
}
