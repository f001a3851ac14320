// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two players hit the ball in turn: the far one hits while it is on the other side of the net.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

struct court {
    pthread_mutex_t mutex;
    pthread_cond_t hit;
    bool far_side;
    int strokes;
};

static struct court court = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, 0 };

static void *near_player(void *arg)
{
    struct court *c = arg;
    for (int i = 0; i < 9; i++) {
        pthread_mutex_lock(&c->mutex);
        while (c->far_side)
            pthread_cond_wait(&c->hit, &c->mutex);
        pthread_mutex_unlock(&c->mutex);
        c->strokes++; /* expect: data-race */
        pthread_mutex_lock(&c->mutex);
        c->far_side = true;
        pthread_cond_signal(&c->hit);
        pthread_mutex_unlock(&c->mutex);
    }
    return NULL;
}

static void *far_player(void *arg)
{
    struct court *c = arg;
    for (int i = 0; i < 9; i++) {
        pthread_mutex_lock(&c->mutex);
        while (c->far_side)
            pthread_cond_wait(&c->hit, &c->mutex);
        pthread_mutex_unlock(&c->mutex);
        c->strokes++; /* expect: data-race */
        pthread_mutex_lock(&c->mutex);
        c->far_side = false;
        pthread_cond_signal(&c->hit);
        pthread_mutex_unlock(&c->mutex);
    }
    return NULL;
}

int main(void)
{
    pthread_t near, far;
    pthread_create(&near, NULL, near_player, &court);
    pthread_create(&far, NULL, far_player, &court);
    pthread_join(near, NULL);
    pthread_join(far, NULL);
    printf("%d strokes\n", court.strokes);
    return 0;
}
