// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A promise for each part, in an array on the heap; one mutex and one condition for all flags.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct promise {
    int input, kept;
    long value;
};

static pthread_mutex_t promises_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t one_kept = PTHREAD_COND_INITIALIZER;

static void *keep(void *arg)
{
    struct promise *p = arg;
    p->value = (long)p->input * p->input;
    pthread_mutex_lock(&promises_mutex);
    p->kept = 1;
    pthread_cond_broadcast(&one_kept);
    pthread_mutex_unlock(&promises_mutex);
    return NULL;
}

int main(void)
{
    int parts = 5;
    struct promise *promises = calloc((size_t)parts, sizeof(*promises));
    pthread_t *threads = calloc((size_t)parts, sizeof(*threads));
    long sum = 0;
    if (promises == NULL || threads == NULL)
        return 1;
    for (int i = 0; i < parts; i++) {
        promises[i].input = i;
        pthread_create(&threads[i], NULL, keep, &promises[i]);
    }
    for (int i = 0; i < parts; i++) {
        pthread_mutex_lock(&promises_mutex);
        while (!promises[i].kept)
            pthread_cond_wait(&one_kept, &promises_mutex);
        pthread_mutex_unlock(&promises_mutex);
        sum += promises[i].value;
    }
    for (int i = 0; i < parts; i++)
        pthread_join(threads[i], NULL);
    printf("%ld\n", sum);
    free(threads);
    free(promises);
    return 0;
}
