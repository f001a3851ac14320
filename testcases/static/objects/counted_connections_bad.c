// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the last reference is seldom the other thread's
// Connections in a hash table with counts of references. The client touches its connection after it has given its reference back.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define BUCKETS 8

struct conn {
    int id;
    int refs; /* guarded by the bucket's lock */
    pthread_mutex_t lock;
    unsigned long bytes;
    struct conn *next;
};

struct bucket {
    pthread_mutex_t lock;
    struct conn *head;
};

static struct bucket table[BUCKETS];

static struct bucket *bucket_of(int id)
{
    return &table[(unsigned)id % BUCKETS];
}

static struct conn *conn_get(int id)
{
    struct bucket *b = bucket_of(id);
    struct conn *c;
    pthread_mutex_lock(&b->lock);
    for (c = b->head; c != NULL; c = c->next)
        if (c->id == id) {
            c->refs++;
            break;
        }
    pthread_mutex_unlock(&b->lock);
    return c;
}

static void conn_put(struct conn *c)
{
    struct bucket *b = bucket_of(c->id);
    int last;
    pthread_mutex_lock(&b->lock);
    last = --c->refs == 0;
    pthread_mutex_unlock(&b->lock);
    if (last) {
        pthread_mutex_destroy(&c->lock);
        free(c); /* may: data-race */
    }
}

static int conn_add(int id)
{
    struct bucket *b = bucket_of(id);
    struct conn *c = malloc(sizeof(*c));
    if (c == NULL)
        return -1;
    c->id = id;
    c->refs = 1;
    c->bytes = 0;
    pthread_mutex_init(&c->lock, NULL);
    pthread_mutex_lock(&b->lock);
    c->next = b->head;
    b->head = c;
    pthread_mutex_unlock(&b->lock);
    return 0;
}

static void conn_remove(int id)
{
    struct bucket *b = bucket_of(id);
    struct conn **link, *c = NULL;
    pthread_mutex_lock(&b->lock);
    for (link = &b->head; *link != NULL; link = &(*link)->next)
        if ((*link)->id == id) {
            c = *link;
            *link = c->next;
            break;
        }
    pthread_mutex_unlock(&b->lock);
    if (c != NULL)
        conn_put(c);
}

static void *client(void *arg)
{
    int base = *(int *)arg;
    for (int i = 0; i < 16; i++) {
        conn_add(base + i);
        struct conn *c = conn_get(base + i);
        if (c != NULL) {
            pthread_mutex_lock(&c->lock);
            c->bytes += 100; /* may: data-race */
            pthread_mutex_unlock(&c->lock);
            conn_put(c);
            c->bytes = 0; /* expect: data-race */
        }
        conn_remove(base + i);
    }
    return NULL;
}

int main(void)
{
    pthread_t t[3];
    int bases[3] = { 0, 8, 16 };
    for (int i = 0; i < BUCKETS; i++)
        pthread_mutex_init(&table[i].lock, NULL);
    for (int i = 0; i < 3; i++)
        pthread_create(&t[i], NULL, client, &bases[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(t[i], NULL);
    puts("done");
    return 0;
}
