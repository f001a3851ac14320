// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A wait group that a function makes for one less than will report.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define SCOUTS 5

typedef struct {
    pthread_mutex_t guard;
    pthread_cond_t none_left;
    int out;
} group;

static group *group_new(int size)
{
    group *g = malloc(sizeof *g);
    if (!g)
        exit(1);
    pthread_mutex_init(&g->guard, NULL);
    pthread_cond_init(&g->none_left, NULL);
    g->out = size;
    return g;
}

static void group_back(group *g)
{
    pthread_mutex_lock(&g->guard);
    if (--g->out == 0)
        pthread_cond_signal(&g->none_left);
    pthread_mutex_unlock(&g->guard);
}

static void group_await(group *g)
{
    pthread_mutex_lock(&g->guard);
    while (g->out > 0)
        pthread_cond_wait(&g->none_left, &g->guard);
    pthread_mutex_unlock(&g->guard);
}

static group *scouts;
static double height[SCOUTS];

static void *climb(void *arg)
{
    int number = (int)(long)arg;
    height[number] = 100.0 + number; /* expect: data-race */
    group_back(scouts);
    return NULL;
}

int main(void)
{
    double best = 0;
    scouts = group_new(SCOUTS - 1);
    for (long i = 0; i < SCOUTS; i++) {
        pthread_t scout;
        pthread_create(&scout, NULL, climb, (void *)i);
        pthread_detach(scout);
    }
    group_await(scouts);
    for (int i = 0; i < SCOUTS; i++)
        if (height[i] > best) /* expect: data-race */
            best = height[i]; /* expect: data-race */
    printf("%f\n", best);
    return 0;
}
