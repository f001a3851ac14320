// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each reaper finds out which one he is by how far his scythe hangs from the first, and piles his own sheaves.
#include <pthread.h>
#include <stdio.h>

#define REAPERS 4

struct scythe {
    int from, to;
};

static struct scythe rack[REAPERS];
static long sheaves[REAPERS + 1];

static void *reap(void *arg)
{
    struct scythe *mine = arg;
    long self = mine - rack;
    for (int i = mine->from; i < mine->to; i++)
        sheaves[self] += i;
    return NULL;
}

int main(void)
{
    pthread_t threads[REAPERS];
    for (int i = 0; i < REAPERS; i++) {
        rack[i].from = i * 10;
        rack[i].to = i * 10 + 10;
        pthread_create(&threads[i], NULL, reap, &rack[i]);
    }
    for (int i = 0; i < REAPERS; i++)
        pthread_join(threads[i], NULL);
    printf("%ld\n", sheaves[0]);
    return 0;
}
