// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The kiln is looked at under the mutex, which is then given up before it is lit: two potters may find it cold.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

struct kiln {
    pthread_mutex_t door;
    pthread_cond_t cold;
    bool lit;
    int pots, shelves[4];
};

static struct kiln kiln = { .door = PTHREAD_MUTEX_INITIALIZER, .cold = PTHREAD_COND_INITIALIZER };

static void light(struct kiln *k)
{
    pthread_mutex_lock(&k->door);
    while (k->lit)
        pthread_cond_wait(&k->cold, &k->door);
    pthread_mutex_unlock(&k->door);
    pthread_mutex_lock(&k->door);
    k->lit = true;
    pthread_mutex_unlock(&k->door);
}

static void put_out(struct kiln *k)
{
    pthread_mutex_lock(&k->door);
    k->lit = false;
    pthread_cond_broadcast(&k->cold);
    pthread_mutex_unlock(&k->door);
}

static void *fire(void *arg)
{
    struct kiln *k = arg;
    for (int turn = 0; turn < 10; turn++) {
        light(k);
        k->shelves[turn % 4] = turn; /* expect: data-race */
        k->pots++;                   /* expect: data-race */
        put_out(k);
    }
    return NULL;
}

int main(void)
{
    pthread_t potters[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&potters[i], NULL, fire, &kiln);
    for (int i = 0; i < 3; i++)
        pthread_join(potters[i], NULL);
    printf("%d pots, %d\n", kiln.pots, kiln.shelves[1]);
    return 0;
}
