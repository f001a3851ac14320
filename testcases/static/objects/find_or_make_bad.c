// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// An entry is taken out and freed under the lock of its bucket, but for reading.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define BUCKETS 64
struct entry {
    char key[32];
    int value;
    struct entry *next;
};
struct bucket {
    pthread_rwlock_t lock;
    struct entry *head;
};
struct table {
    struct bucket b[BUCKETS];
    unsigned long hits, misses;
    pthread_mutex_t stat_lock;
};
static unsigned hash(const char *s)
{
    unsigned h = 5381;
    while (*s)
        h = h * 33 + (unsigned char)*s++;
    return h % BUCKETS;
}
struct table *table_new(void)
{
    struct table *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    for (int i = 0; i < BUCKETS; i++)
        pthread_rwlock_init(&t->b[i].lock, NULL);
    pthread_mutex_init(&t->stat_lock, NULL);
    return t;
}
static struct entry *find(struct bucket *b, const char *key)
{
    for (struct entry *e = b->head; e; e = e->next) /* may: data-race */
        if (!strcmp(e->key, key))                   /* may: data-race */
            return e;
    return NULL;
}
int table_get(struct table *t, const char *key, int *out)
{
    struct bucket *b = &t->b[hash(key)];
    pthread_rwlock_rdlock(&b->lock);
    struct entry *e = find(b, key);
    if (e)
        *out = e->value; /* may: data-race */
    pthread_rwlock_unlock(&b->lock);
    pthread_mutex_lock(&t->stat_lock);
    if (e)
        t->hits++;
    else
        t->misses++;
    pthread_mutex_unlock(&t->stat_lock);
    return e != NULL;
}
int table_put(struct table *t, const char *key, int value)
{
    struct bucket *b = &t->b[hash(key)];
    pthread_rwlock_wrlock(&b->lock);
    struct entry *e = find(b, key);
    if (!e) {
        e = malloc(sizeof *e);
        if (!e) {
            pthread_rwlock_unlock(&b->lock);
            return -1;
        }
        snprintf(e->key, sizeof e->key, "%s", key);
        e->next = b->head;
        b->head = e;
    }
    e->value = value; /* may: data-race */
    pthread_rwlock_unlock(&b->lock);
    return 0;
}
void table_del(struct table *t, const char *key)
{
    struct bucket *b = &t->b[hash(key)];
    pthread_rwlock_rdlock(&b->lock);
    for (struct entry **p = &b->head; *p; p = &(*p)->next) /* may: data-race */
        if (!strcmp((*p)->key, key)) {                     /* may: data-race */
            struct entry *e = *p;                          /* may: data-race */
            *p = e->next;                                  /* expect: data-race */
            free(e);                                       /* may: data-race */
            break;
        }
    pthread_rwlock_unlock(&b->lock);
}
static void *client(void *arg)
{
    struct table *t = arg;
    char key[32];
    for (int i = 0; i < 1000; i++) {
        int v;
        snprintf(key, sizeof key, "k%d", i % 100);
        if (!table_get(t, key, &v))
            table_put(t, key, i);
        else if (v % 7 == 0)
            table_del(t, key);
    }
    return NULL;
}
int main(void)
{
    struct table *t = table_new();
    pthread_t th[8];
    if (!t)
        return 1;
    for (int i = 0; i < 8; i++)
        pthread_create(&th[i], NULL, client, t);
    for (int i = 0; i < 8; i++)
        pthread_join(th[i], NULL);
    printf("%lu %lu\n", t->hits, t->misses);
    for (int i = 0; i < BUCKETS; i++) {
        for (struct entry *e = t->b[i].head, *n; e; e = n) {
            n = e->next;
            free(e);
        }
        pthread_rwlock_destroy(&t->b[i].lock);
    }
    pthread_mutex_destroy(&t->stat_lock);
    free(t);
    return 0;
}
