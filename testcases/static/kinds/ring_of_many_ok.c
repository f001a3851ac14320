// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Several cooks and several waiters share a pass with a few plates: one semaphore counts free places, one those that
// are taken; each side has a mutex for its own end.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

#define PLACES 5

struct pass {
    int plates[PLACES];
    unsigned in, out;
    pthread_mutex_t in_mutex, out_mutex;
    sem_t room, ready;
};

static struct pass pass = { .in_mutex = PTHREAD_MUTEX_INITIALIZER, .out_mutex = PTHREAD_MUTEX_INITIALIZER };

static void put_up(struct pass *p, int plate)
{
    sem_wait(&p->room);
    pthread_mutex_lock(&p->in_mutex);
    p->plates[p->in++ % PLACES] = plate;
    pthread_mutex_unlock(&p->in_mutex);
    sem_post(&p->ready);
}

static int take_away(struct pass *p)
{
    sem_wait(&p->ready);
    pthread_mutex_lock(&p->out_mutex);
    int plate = p->plates[p->out++ % PLACES];
    pthread_mutex_unlock(&p->out_mutex);
    sem_post(&p->room);
    return plate;
}

static void *cook(void *arg)
{
    for (int i = 0; i < 20; i++)
        put_up(&pass, i);
    return arg;
}

static void *serve(void *arg)
{
    for (int i = 0; i < 20; i++)
        printf("%d\n", take_away(&pass));
    return arg;
}

int main(void)
{
    pthread_t cooks[2], waiters[2];
    sem_init(&pass.room, 0, PLACES);
    sem_init(&pass.ready, 0, 0);
    for (int i = 0; i < 2; i++) {
        pthread_create(&cooks[i], NULL, cook, NULL);
        pthread_create(&waiters[i], NULL, serve, NULL);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(cooks[i], NULL);
        pthread_join(waiters[i], NULL);
    }
    return 0;
}
