// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Every worker is a node of a list, and keeps its thread's handle; the jars are counted before its thread is joined.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct worker {
    pthread_t thread;
    int jars;
    struct worker *next;
};

static struct worker *workers;
static pthread_mutex_t shelf = PTHREAD_MUTEX_INITIALIZER;
static int jars_in_all;

static void *fill(void *arg)
{
    struct worker *self = arg;
    self->jars = 12; /* expect: data-race */
    pthread_mutex_lock(&shelf);
    jars_in_all += self->jars;
    pthread_mutex_unlock(&shelf);
    return NULL;
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 3, sum = 0;
    for (int i = 0; i < count; i++) {
        struct worker *worker = malloc(sizeof *worker);
        if (worker == NULL)
            abort();
        worker->next = workers;
        workers = worker;
        if (pthread_create(&worker->thread, NULL, fill, worker) != 0)
            abort();
    }
    for (struct worker *worker = workers, *next; worker != NULL; worker = next) {
        next = worker->next;
        sum += worker->jars; /* expect: data-race */
        pthread_join(worker->thread, NULL);
        free(worker);
    }
    printf("%d of %d\n", sum, jars_in_all);
    return 0;
}
