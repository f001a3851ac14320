// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each surveyor allocates its own report; of the next one's it is read before that one has been waited for.
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
    plot->area = malloc(sizeof *plot->area); /* may: data-race */
    if (!plot->area)                         /* may: data-race */
        abort();
    *plot->area = (long)plot->width * plot->depth; /* expect: data-race */
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
        sum += *plots[(i + 1) % PLOTS].area; /* expect: data-race */
    }
    printf("%ld\n", sum);
    return 0;
}
