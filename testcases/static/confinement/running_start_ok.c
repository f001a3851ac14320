// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each range begins where the last one ended.
#include <pthread.h>
#include <stdio.h>

enum { STONES = 103, MASONS = 4 };

struct range {
    int from, to;
};

static int wall[STONES];

static void *build(void *arg)
{
    const struct range *r = arg;
    for (int i = r->from; i < r->to; i++)
        wall[i] = i;
    return NULL;
}

int main(void)
{
    pthread_t masons[MASONS];
    struct range ranges[MASONS];
    int start = 0;
    for (int i = 0; i < MASONS; i++) {
        ranges[i].from = start;
        ranges[i].to = start + STONES / MASONS + (i < STONES % MASONS);
        start = ranges[i].to;
        pthread_create(&masons[i], NULL, build, &ranges[i]);
    }
    for (int i = 0; i < MASONS; i++)
        pthread_join(masons[i], NULL);
    printf("%d\n", wall[STONES - 1]);
    return 0;
}
