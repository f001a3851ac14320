// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One handle is collected twice, and the other thread never joined.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t quay = PTHREAD_MUTEX_INITIALIZER;
static long crates;

static void *unload(void *arg)
{
    pthread_mutex_lock(&quay);
    crates += *(const long *)arg; /* expect: data-race */
    pthread_mutex_unlock(&quay);
    return NULL;
}

int main(void)
{
    static const long load = 40;
    pthread_t port, starboard, both[2];
    pthread_create(&port, NULL, unload, (void *)&load);
    pthread_create(&starboard, NULL, unload, (void *)&load); /* expect: thread-leak */
    both[0] = port;
    both[1] = port;
    for (int i = 0; i < 2; i++)
        pthread_join(both[i], NULL);
    printf("%ld crates\n", crates); /* expect: data-race */
    return 0;
}
