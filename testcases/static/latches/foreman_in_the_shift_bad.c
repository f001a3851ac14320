// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Main works out the part of the first thread.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define POINTS 960

struct shift {
    pthread_mutex_t lock;
    pthread_cond_t begins, ends;
    int hands, busy;
    unsigned number;
    int over;
    double *now, *next;
};

struct hand {
    struct shift *shift;
    int part;
};

static void spread(struct shift *s, int part)
{
    int length = POINTS / s->hands, from = part * length;
    int to = part + 1 == s->hands ? POINTS : from + length;
    for (int i = from; i < to; i++) {
        double left = i > 0 ? s->now[i - 1] : 0;
        s->next[i] = (left + s->now[i]) / 2; /* expect: data-race */
    }
}

static void *work(void *arg)
{
    struct hand *hand = arg;
    struct shift *s = hand->shift;
    unsigned last = 0;
    int over = 0;
    while (!over) {
        pthread_mutex_lock(&s->lock);
        while (s->number == last)
            pthread_cond_wait(&s->begins, &s->lock);
        last = s->number;
        over = s->over;
        pthread_mutex_unlock(&s->lock);
        if (over)
            break;
        spread(s, hand->part);
        pthread_mutex_lock(&s->lock);
        if (--s->busy == 0)
            pthread_cond_signal(&s->ends);
        pthread_mutex_unlock(&s->lock);
    }
    return NULL;
}

static void step(struct shift *s)
{
    pthread_mutex_lock(&s->lock);
    s->busy = s->hands - 1;
    s->number++;
    pthread_cond_broadcast(&s->begins);
    pthread_mutex_unlock(&s->lock);
    spread(s, 1);
    pthread_mutex_lock(&s->lock);
    while (s->busy > 0)
        pthread_cond_wait(&s->ends, &s->lock);
    pthread_mutex_unlock(&s->lock);
    double *full = s->next;
    s->next = s->now;
    s->now = full;
}

int main(int argc, char **argv)
{
    struct shift *s = calloc(1, sizeof *s);
    if (!s)
        return 1;
    s->hands = argc > 1 ? atoi(argv[1]) : 4;
    s->now = calloc(POINTS, sizeof(double));
    s->next = calloc(POINTS, sizeof(double));
    pthread_t *threads = calloc(s->hands, sizeof *threads);
    struct hand *hands = calloc(s->hands, sizeof *hands);
    if (!s->now || !s->next || !threads || !hands)
        return 1;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->begins, NULL);
    pthread_cond_init(&s->ends, NULL);
    s->now[0] = 100;
    for (int i = 1; i < s->hands; i++) {
        hands[i].shift = s;
        hands[i].part = i;
        pthread_create(&threads[i], NULL, work, &hands[i]);
    }
    for (int n = 0; n < 50; n++)
        step(s);
    printf("%g\n", s->now[POINTS / 2]);
    pthread_mutex_lock(&s->lock);
    s->over = 1;
    s->number++;
    pthread_cond_broadcast(&s->begins);
    pthread_mutex_unlock(&s->lock);
    for (int i = 1; i < s->hands; i++)
        pthread_join(threads[i], NULL);
    free(s->now);
    free(s->next);
    free(threads);
    free(hands);
    free(s);
    return 0;
}
