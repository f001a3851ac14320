// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Items whose lock follows from their hash: a reference is given back under a lock that follows from the size.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOCKS 16
#define BUCKETS 64

struct item {
    struct item *h_next;
    uint32_t hash;
    int refs;
    size_t size;
    char data[64];
};

static pthread_mutex_t item_locks[LOCKS];
static struct item *buckets[BUCKETS];

static uint32_t hash_of(const char *key)
{
    uint32_t h = 2166136261u;
    for (; *key; key++)
        h = (h ^ (uint8_t)*key) * 16777619u;
    return h;
}

static void item_lock(uint32_t hv)
{
    pthread_mutex_lock(&item_locks[hv & (LOCKS - 1)]);
}

static void item_unlock(uint32_t hv)
{
    pthread_mutex_unlock(&item_locks[hv & (LOCKS - 1)]);
}

static struct item *do_get(const char *key, uint32_t hv)
{
    struct item *it = buckets[hv & (BUCKETS - 1)];
    while (it != NULL) {
        if (it->hash == hv && strcmp(it->data, key) == 0)
            break;
        it = it->h_next;
    }
    if (it != NULL)
        it->refs++; /* may: data-race */
    return it;
}

static void do_remove(struct item *it)
{
    if (--it->refs == 0) /* expect: data-race */
        free(it);
}

static struct item *item_get(const char *key)
{
    uint32_t hv = hash_of(key);
    item_lock(hv);
    struct item *it = do_get(key, hv);
    item_unlock(hv);
    return it;
}

static void item_remove(struct item *it)
{
    uint32_t hv = (uint32_t)it->size;
    item_lock(hv);
    do_remove(it);
    item_unlock(hv);
}

static void item_store(const char *key)
{
    uint32_t hv = hash_of(key);
    struct item *it = malloc(sizeof(*it));
    if (it == NULL)
        return;
    it->hash = hv;
    it->refs = 1;
    snprintf(it->data, sizeof(it->data), "%s", key);
    it->size = strlen(it->data);
    item_lock(hv);
    it->h_next = buckets[hv & (BUCKETS - 1)];
    buckets[hv & (BUCKETS - 1)] = it;
    item_unlock(hv);
}

static void item_delete(const char *key)
{
    uint32_t hv = hash_of(key);
    item_lock(hv);
    struct item **p = &buckets[hv & (BUCKETS - 1)];
    while (*p != NULL && !((*p)->hash == hv && strcmp((*p)->data, key) == 0))
        p = &(*p)->h_next;
    if (*p != NULL) {
        struct item *it = *p;
        *p = it->h_next;
        do_remove(it);
    }
    item_unlock(hv);
}

static void *worker(void *arg)
{
    char key[32];
    size_t total = 0;
    for (int i = 0; i < 50; i++) {
        snprintf(key, sizeof(key), "key%d", i % 10);
        item_store(key);
        struct item *it = item_get(key);
        if (it != NULL) {
            total += it->size;
            item_remove(it);
        }
        item_delete(key);
    }
    *(size_t *)arg = total;
    return NULL;
}

int main(void)
{
    pthread_t t[4];
    size_t totals[4];
    for (int i = 0; i < LOCKS; i++)
        pthread_mutex_init(&item_locks[i], NULL);
    for (int i = 0; i < 4; i++)
        pthread_create(&t[i], NULL, worker, &totals[i]);
    for (int i = 0; i < 4; i++)
        pthread_join(t[i], NULL);
    printf("%zu\n", totals[0]);
    return 0;
}
