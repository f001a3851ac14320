// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The tanks are swapped so that the one with the lower number comes first.
#include <pthread.h>
#include <stdio.h>

struct tank {
    unsigned number;
    int litres;
    pthread_mutex_t mutex;
};

static struct tank north = { 1, 100, PTHREAD_MUTEX_INITIALIZER };
static struct tank south = { 2, 300, PTHREAD_MUTEX_INITIALIZER };

static void level(struct tank *a, struct tank *b, int wanted_a, int wanted_b)
{
    if (a->number > b->number) {
        struct tank *other = a;
        a = b;
        b = other;
        int wanted = wanted_a;
        wanted_a = wanted_b;
        wanted_b = wanted;
    }
    pthread_mutex_lock(&a->mutex);
    pthread_mutex_lock(&b->mutex);
    a->litres = wanted_a;
    b->litres = wanted_b;
    pthread_mutex_unlock(&b->mutex);
    pthread_mutex_unlock(&a->mutex);
}

static void *by_day(void *arg)
{
    level(&north, &south, 200, 250);
    return arg;
}

static void *by_night(void *arg)
{
    level(&south, &north, 50, 350);
    return arg;
}

int main(void)
{
    pthread_t day, night;
    pthread_create(&day, NULL, by_day, NULL);
    pthread_create(&night, NULL, by_night, NULL);
    pthread_join(day, NULL);
    pthread_join(night, NULL);
    printf("%d %d\n", north.litres, south.litres);
    return 0;
}
