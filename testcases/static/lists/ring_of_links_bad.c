// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// An object is put back into the ring before its owner has done with it.
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

struct link {
    struct link *next, *prev;
};

#define container_of(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))

static struct link ring = { &ring, &ring };
static pthread_mutex_t ring_lock = PTHREAD_MUTEX_INITIALIZER;

struct page {
    int dirty;
    struct link link;
};

static inline void link_add(struct link *item, struct link *after)
{
    item->next = after->next;
    item->prev = after;
    after->next->prev = item; /* expect: data-race */
    after->next = item;
}

static inline void link_remove(struct link *item)
{
    item->prev->next = item->next; /* may: data-race */
    item->next->prev = item->prev; /* may: data-race */
    item->next = item->prev = item;
}

static void *user(void *unused)
{
    (void)unused;
    struct page *page = malloc(sizeof(*page));
    if (!page)
        return NULL;
    page->dirty = 0;
    pthread_mutex_lock(&ring_lock);
    link_add(&page->link, &ring);
    pthread_mutex_unlock(&ring_lock);
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(&ring_lock);
        for (struct link *l = ring.next; l != &ring; l = l->next) /* may: data-race */
            container_of(l, struct page, link)->dirty++;          /* may: data-race */
        pthread_mutex_unlock(&ring_lock);
    }
    pthread_mutex_lock(&ring_lock);
    link_remove(&page->link);
    link_add(&page->link, &ring);
    pthread_mutex_unlock(&ring_lock);
    page->dirty = 0; /* may: data-race */
    free(page);      /* may: data-race */
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, user, NULL);
    pthread_create(&b, NULL, user, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    return 0;
}
