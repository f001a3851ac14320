// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One loop waits for both crews, of which the first is smaller, and forgets one of that.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t net = PTHREAD_MUTEX_INITIALIZER;
static long fish;

static void *cast(void *arg)
{
    pthread_mutex_lock(&net);
    fish += (long)arg; /* expect: data-race */
    pthread_mutex_unlock(&net);
    return NULL;
}

static void *gut(void *arg)
{
    pthread_mutex_lock(&net);
    fish -= fish > (long)arg;
    pthread_mutex_unlock(&net);
    return NULL;
}

int main(void)
{
    pthread_t boat[2], shore[5];
    for (long i = 0; i < 2; i++)
        pthread_create(&boat[i], NULL, cast, (void *)i); /* may: thread-leak */
    for (long i = 0; i < 5; i++)
        pthread_create(&shore[i], NULL, gut, (void *)i);
    for (int i = 0; i < 5; i++) {
        if (i < 1)
            pthread_join(boat[i], NULL);
        pthread_join(shore[i], NULL);
    }
    printf("%ld\n", fish); /* may: data-race */
    return 0;
}
