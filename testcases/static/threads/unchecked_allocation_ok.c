// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each diver gets a tank of its own, whose allocation nobody checks.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct tank {
    int bars;
};

static void *dive(void *arg)
{
    struct tank *tank = arg;
    tank->bars = 200;
    while (tank->bars > 50)
        tank->bars -= 10;
    free(tank);
    return NULL;
}

int main(int argc, char **argv)
{
    int divers = argc > 1 ? atoi(argv[1]) : 4;
    pthread_t *all = malloc((size_t)divers * sizeof *all);
    for (int i = 0; i < divers; i++) {
        struct tank *tank = malloc(sizeof *tank);
        pthread_create(&all[i], NULL, dive, tank);
    }
    for (int i = 0; i < divers; i++)
        pthread_join(all[i], NULL);
    free(all);
    return 0;
}
