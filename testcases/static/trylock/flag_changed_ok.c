// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The flag under which the lock was taken also decides about its release.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

struct store {
    pthread_mutex_t mutex;
    bool shared;
    int items;
};

static struct store store = { .mutex = PTHREAD_MUTEX_INITIALIZER, .shared = true, .items = 5 };

static void seal(struct store *s, bool lock_it)
{
    if (lock_it)
        pthread_mutex_lock(&s->mutex);
    s->items++;
    s->shared = s->items < 2;
    if (lock_it)
        pthread_mutex_unlock(&s->mutex);
}

static void *sealer(void *arg)
{
    struct store *s = arg;
    seal(s, true);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    seal(&store, false);
    pthread_create(&thread, NULL, sealer, &store);
    pthread_join(thread, NULL);
    printf("%d %d\n", store.items, store.shared);
    return 0;
}
