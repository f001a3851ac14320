// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A parcel slip hangs in a queue with a tail; whoever posted it changes it once more, and waits for a mark in the parcel, which is on
// its own stack.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct parcel {
    int weight, stamps;
    int stamped;
    pthread_mutex_t seal;
    pthread_cond_t ready;
};

struct slip {
    struct parcel *parcel;
    struct slip *next;
};

static pthread_mutex_t tray = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static struct slip *first, *last;
static int closed;

static void *stamp_parcels(void *unused)
{
    pthread_mutex_lock(&tray);
    for (;;) {
        while (!first && !closed)
            pthread_cond_wait(&filled, &tray);
        struct slip *slip = first;
        if (!slip)
            break;
        first = slip->next;
        if (!first)
            last = NULL;
        pthread_mutex_unlock(&tray);
        struct parcel *parcel = slip->parcel; /* expect: data-race [parcel] */
        pthread_mutex_lock(&parcel->seal);
        parcel->stamps = 1 + parcel->weight / 10;
        parcel->stamped = 1;
        pthread_cond_signal(&parcel->ready);
        pthread_mutex_unlock(&parcel->seal);
        free(slip); /* expect: data-race [slip] */
        pthread_mutex_lock(&tray);
    }
    pthread_mutex_unlock(&tray);
    return unused;
}

static int post(int weight)
{
    struct parcel parcel = { .weight = weight };
    struct slip *slip = malloc(sizeof(*slip));
    if (!slip)
        return -1;
    pthread_mutex_init(&parcel.seal, NULL);
    pthread_cond_init(&parcel.ready, NULL);
    slip->parcel = &parcel;
    slip->next = NULL;
    pthread_mutex_lock(&tray);
    if (last)
        last->next = slip;
    else
        first = slip;
    last = slip;
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&tray);
    slip->parcel = NULL; /* expect: data-race [parcel] */ /* expect: data-race [slip] */
    pthread_mutex_lock(&parcel.seal);
    while (!parcel.stamped)
        pthread_cond_wait(&parcel.ready, &parcel.seal);
    pthread_mutex_unlock(&parcel.seal);
    return parcel.stamps;
}

static void *visit(void *unused)
{
    int stamps = 0;
    for (int i = 0; i < 10; i++)
        stamps += post(i);
    printf("%d stamps\n", stamps);
    return unused;
}

int main(void)
{
    pthread_t clerk, visitors[2];
    if (pthread_create(&clerk, NULL, stamp_parcels, NULL) != 0)
        return 1;
    for (int i = 0; i < 2; i++)
        if (pthread_create(&visitors[i], NULL, visit, NULL) != 0)
            return 1;
    for (int i = 0; i < 2; i++)
        pthread_join(visitors[i], NULL);
    pthread_mutex_lock(&tray);
    closed = 1;
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&tray);
    pthread_join(clerk, NULL);
    return 0;
}
