// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The numbers of writers and readers are settings; their handles are in one allocation, the readers' behind the writers',
// and are not waited for.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct office {
    pthread_rwlock_t files;
    long pages, looks;
    pthread_mutex_t tally;
};

static void *writer(void *arg)
{
    struct office *o = arg;
    pthread_rwlock_wrlock(&o->files);
    o->pages++;
    pthread_rwlock_unlock(&o->files);
    return NULL;
}

static void *reader(void *arg)
{
    struct office *o = arg;
    pthread_rwlock_rdlock(&o->files);
    long seen = o->pages;
    pthread_rwlock_unlock(&o->files);
    pthread_mutex_lock(&o->tally);
    o->looks += seen; /* expect: data-race */
    pthread_mutex_unlock(&o->tally);
    return NULL;
}

static long run(struct office *o, int writers, int readers)
{
    int i;
    pthread_t *all = malloc((size_t)(writers + readers) * sizeof *all);
    if (!all)
        return -1;
    for (i = 0; i < writers; i++)
        pthread_create(all + i, NULL, writer, o);
    for (i = 0; i < readers; i++)
        pthread_create(all + writers + i, NULL, reader, o); /* may: thread-leak */
    for (i = 0; i < writers; i++)
        pthread_join(all[i], NULL);
    free(all);
    return o->pages + o->looks; /* may: data-race */
}

int main(int argc, char **argv)
{
    struct office o = { .files = PTHREAD_RWLOCK_INITIALIZER, .tally = PTHREAD_MUTEX_INITIALIZER };
    int writers = argc > 1 ? atoi(argv[1]) : 2, readers = argc > 2 ? atoi(argv[2]) : 3;
    printf("%ld\n", run(&o, writers, readers));
    return 0;
}
