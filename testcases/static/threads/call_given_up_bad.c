// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A call is noted as given up whether somebody answers or not.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { BOOTHS = 4 };

struct call {
    unsigned booth;
    long seconds;
};

static pthread_mutex_t booths_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct call *booths[BOOTHS];

static void *talk(void *arg)
{
    struct call *call = arg;
    printf("talking in %u for %ld\n", call->booth, call->seconds); /* expect: data-race */
    pthread_mutex_lock(&booths_mutex);
    booths[call->booth] = NULL;
    pthread_mutex_unlock(&booths_mutex);
    return NULL;
}

static int dial(unsigned booth, pthread_t *caller)
{
    struct call *call = malloc(sizeof *call);
    if (!call)
        return -1;
    call->booth = booth;
    call->seconds = 0;
    pthread_mutex_lock(&booths_mutex);
    booths[booth] = call;
    pthread_mutex_unlock(&booths_mutex);
    int error = pthread_create(caller, NULL, talk, call);
    if (error) {
        pthread_mutex_lock(&booths_mutex);
        booths[booth] = NULL;
        pthread_mutex_unlock(&booths_mutex);
    }
    call->seconds = -1; /* expect: data-race */
    return error;
}

int main(void)
{
    pthread_t callers[BOOTHS];
    unsigned count = 0;
    while (count < BOOTHS && dial(count, &callers[count]) == 0)
        count++;
    for (unsigned i = 0; i < count; i++)
        pthread_join(callers[i], NULL);
    return 0;
}
