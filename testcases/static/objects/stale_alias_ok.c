// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The alias to the lock is renewed for every node.
#include <pthread.h>
#include <stdio.h>

struct lane {
    struct lane *next;
    pthread_mutex_t mutex;
    int cars;
};

static struct lane lanes[3] = {
    { &lanes[1], PTHREAD_MUTEX_INITIALIZER, 0 },
    { &lanes[2], PTHREAD_MUTEX_INITIALIZER, 0 },
    { NULL, PTHREAD_MUTEX_INITIALIZER, 0 },
};

static void *enter(void *arg)
{
    struct lane *last = arg;
    for (int i = 0; i < 30; i++) {
        pthread_mutex_lock(&last->mutex);
        last->cars++;
        pthread_mutex_unlock(&last->mutex);
    }
    return NULL;
}

static void *leave(void *arg)
{
    struct lane *l = arg;
    while (l != NULL) {
        pthread_mutex_t *m = &l->mutex;
        pthread_mutex_lock(m);
        l->cars--;
        pthread_mutex_unlock(m);
        l = l->next;
    }
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, enter, &lanes[2]);
    pthread_create(&b, NULL, leave, &lanes[0]);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", lanes[2].cars);
    return 0;
}
