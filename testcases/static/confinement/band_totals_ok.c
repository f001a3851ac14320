// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each gauger has a band of the river from its struct, and notes in it, hour by hour, what passed.
#include <pthread.h>
#include <stdio.h>

enum { GAUGERS = 4, BAND = 25 };

struct gauger {
    int first, end;
    unsigned passed[3][4];
};

static unsigned depth[GAUGERS * BAND];

static void walk(struct gauger *gauger, int hour)
{
    for (int place = gauger->first; place < gauger->end; place++) {
        depth[place] += 1;
        for (int kind = 0; kind < 4; kind++)
            gauger->passed[hour % 3][kind] += depth[place];
    }
}

static void *gauge(void *arg)
{
    for (int hour = 0; hour < 5; hour++)
        walk(arg, hour);
    return NULL;
}

int main(void)
{
    static struct gauger gaugers[GAUGERS];
    pthread_t threads[GAUGERS];
    for (int i = 0; i < GAUGERS; i++) {
        gaugers[i].first = i * BAND;
        gaugers[i].end = (i + 1) * BAND;
        if (pthread_create(&threads[i], NULL, gauge, &gaugers[i]))
            return 1;
    }
    for (int i = 0; i < GAUGERS; i++)
        pthread_join(threads[i], NULL);
    printf("%u %u\n", depth[0], gaugers[0].passed[0][0]);
    return 0;
}
