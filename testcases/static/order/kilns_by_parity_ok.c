// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two kilns for each bowl: potters with even numbers begin with the far one, the others with the near one.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct hall;

struct potter {
    int number;
    int bowls;
    pthread_mutex_t *near, *far;
    struct hall *hall;
    pthread_t thread;
};

struct hall {
    int count;
    pthread_mutex_t *kilns;
    struct potter *potters;
};

static void fire(struct potter *potter)
{
    if (potter->number % 2 == 0) {
        pthread_mutex_lock(potter->far);
        pthread_mutex_lock(potter->near);
    } else {
        pthread_mutex_lock(potter->near);
        pthread_mutex_lock(potter->far);
    }
    potter->bowls++;
    pthread_mutex_unlock(potter->far);
    pthread_mutex_unlock(potter->near);
}

static void *work(void *arg)
{
    struct potter *potter = arg;
    while (potter->bowls < 30)
        fire(potter);
    return NULL;
}

static int open_hall(struct hall *hall)
{
    hall->kilns = malloc((size_t)hall->count * sizeof *hall->kilns);
    hall->potters = calloc((size_t)hall->count, sizeof *hall->potters);
    if (!hall->kilns || !hall->potters)
        return 0;
    for (int i = 0; i < hall->count; i++) {
        struct potter *potter = &hall->potters[i];
        pthread_mutex_init(&hall->kilns[i], NULL);
        potter->number = i + 1;
        potter->near = &hall->kilns[i];
        potter->far = &hall->kilns[(i + 1) % hall->count];
        potter->hall = hall;
    }
    return 1;
}

int main(int argc, char **argv)
{
    struct hall hall;
    if (argc < 2)
        return 0;
    hall.count = atoi(argv[1]);
    if (!open_hall(&hall))
        return 1;
    for (int i = 0; i < hall.count; i++)
        pthread_create(&hall.potters[i].thread, NULL, work, &hall.potters[i]);
    for (int i = 0; i < hall.count; i++)
        pthread_join(hall.potters[i].thread, NULL);
    printf("%d\n", hall.potters[0].bowls);
    free(hall.potters);
    free(hall.kilns);
    return 0;
}
