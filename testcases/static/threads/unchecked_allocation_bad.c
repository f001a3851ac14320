// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// All divers get one tank, whose allocation nobody checks.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct tank {
    int bars;
};

static void *dive(void *arg)
{
    struct tank *tank = arg;
    tank->bars = 200;       /* expect: data-race */
    while (tank->bars > 50) /* may: data-race */
        tank->bars -= 10;   /* may: data-race */
    return NULL;
}

int main(int argc, char **argv)
{
    int divers = argc > 1 ? atoi(argv[1]) : 4;
    pthread_t *all = malloc((size_t)divers * sizeof *all);
    struct tank *tank = malloc(sizeof *tank);
    for (int i = 0; i < divers; i++) {
        pthread_create(&all[i], NULL, dive, tank);
    }
    for (int i = 0; i < divers; i++)
        pthread_join(all[i], NULL);
    free(tank);
    free(all);
    return 0;
}
