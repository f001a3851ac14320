// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Flags of a pump stand side by side in one byte; one of them says whether its runs are counted.
#include <pthread.h>
#include <stdio.h>

struct pump {
    unsigned counted : 1;
    unsigned stopped : 1;
    unsigned stage : 4;
};

static pthread_mutex_t runs_mutex = PTHREAD_MUTEX_INITIALIZER;
static long runs;

static void *work(void *arg)
{
    struct pump pump = { 0 };
    (void)arg;
    pump.counted = 1;
    pump.stopped = 0;
    for (pump.stage = 0; pump.stage < 9; pump.stage++)
        if (pump.counted && !pump.stopped) {
            pthread_mutex_lock(&runs_mutex);
            runs++;
            pthread_mutex_unlock(&runs_mutex);
        }
    return NULL;
}

int main(void)
{
    pthread_t pumps[2];
    for (int i = 0; i < 2; i++)
        if (pthread_create(&pumps[i], NULL, work, NULL) != 0)
            return 1;
    for (int i = 0; i < 2; i++)
        pthread_join(pumps[i], NULL);
    pthread_mutex_lock(&runs_mutex);
    printf("%ld\n", runs);
    pthread_mutex_unlock(&runs_mutex);
    return 0;
}
