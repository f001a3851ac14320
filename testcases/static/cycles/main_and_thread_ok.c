// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Main and its thread lock in the same order.
#include <pthread.h>
#include <stdio.h>

struct station {
    pthread_mutex_t track;
    pthread_mutex_t signal;
    int trains;
};

static struct station station = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, 0 };

static void *arrive(void *arg)
{
    struct station *s = arg;
    pthread_mutex_lock(&s->signal);
    pthread_mutex_lock(&s->track);
    s->trains++;
    pthread_mutex_unlock(&s->track);
    pthread_mutex_unlock(&s->signal);
    return NULL;
}

int main(void)
{
    pthread_t train;
    pthread_create(&train, NULL, arrive, &station);
    pthread_mutex_lock(&station.signal);
    pthread_mutex_lock(&station.track);
    station.trains--;
    pthread_mutex_unlock(&station.signal);
    pthread_mutex_unlock(&station.track);
    pthread_join(train, NULL);
    printf("%d\n", station.trains);
    return 0;
}
