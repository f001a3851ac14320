// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// All wait for the bell, which the last to arrive rings; then each looks at its neighbour's work.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static int pupils, arrived;
static unsigned bells;
static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t bell = PTHREAD_COND_INITIALIZER;
static int *drawn, *copied;

static void wait_for_bell(void)
{
    pthread_mutex_lock(&door);
    unsigned heard = bells;
    arrived++;
    if (arrived < pupils) {
        do
            pthread_cond_wait(&bell, &door);
        while (heard == bells);
    } else {
        arrived = 0;
        bells++;
        pthread_cond_broadcast(&bell);
    }
    pthread_mutex_unlock(&door);
}

static void *draw(void *arg)
{
    int place = (int)(long)arg;
    for (int lesson = 1; lesson < 5; lesson++) {
        drawn[place] = lesson * place;
        wait_for_bell();
        copied[place] = drawn[(place + 1) % pupils];
        wait_for_bell();
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pupils = argc > 1 ? atoi(argv[1]) : 4;
    drawn = calloc((size_t)pupils, sizeof *drawn);
    copied = calloc((size_t)pupils, sizeof *copied);
    pthread_t *threads = calloc((size_t)pupils, sizeof *threads);
    if (!drawn || !copied || !threads)
        return 1;
    for (long i = 0; i < pupils; i++)
        pthread_create(&threads[i], NULL, draw, (void *)i);
    for (int i = 0; i < pupils; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", copied[0]);
    return 0;
}
