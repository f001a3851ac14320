// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each surveyor allocates its own report; it is read and freed as soon as that one surveyor has been waited for.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define PLOTS 3

struct plot {
    int width, depth;
    long *area;
    pthread_t surveyor;
};

static void *survey(void *arg)
{
    struct plot *plot = arg;
    plot->area = malloc(sizeof *plot->area);
    if (!plot->area)
        abort();
    *plot->area = (long)plot->width * plot->depth;
    return NULL;
}

int main(void)
{
    struct plot plots[PLOTS];
    long sum = 0;
    for (int i = 0; i < PLOTS; i++) {
        plots[i].width = 3 + i;
        plots[i].depth = 5;
        if (pthread_create(&plots[i].surveyor, NULL, survey, &plots[i]))
            return 1;
    }
    for (int i = 0; i < PLOTS; i++) {
        pthread_join(plots[i].surveyor, NULL);
        sum += *plots[i].area;
        free(plots[i].area);
    }
    printf("%ld\n", sum);
    return 0;
}
