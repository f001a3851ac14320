// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each queue has a lock of its own, made in a loop; the count of both queues is under either.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t *locks[2];
static int waiting;

static void *arrive(void *arg)
{
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(locks[0]);
        waiting++; /* expect: data-race */
        pthread_mutex_unlock(locks[0]);
    }
    return arg;
}

static void *serve(void *arg)
{
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(locks[1]);
        waiting--; /* expect: data-race */
        pthread_mutex_unlock(locks[1]);
    }
    return arg;
}

int main(void)
{
    pthread_t in, out;
    for (int i = 0; i < 2; i++) {
        locks[i] = malloc(sizeof *locks[i]);
        pthread_mutex_init(locks[i], NULL);
    }
    pthread_create(&in, NULL, arrive, NULL);
    pthread_create(&out, NULL, serve, NULL);
    pthread_join(in, NULL);
    pthread_join(out, NULL);
    printf("%d\n", waiting);
    return 0;
}
