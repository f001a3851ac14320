// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A gang counts its members in a global as they are started; the first one is not counted.
#include <pthread.h>
#include <stdio.h>

static struct {
    int count;
    pthread_t members[8];
    pthread_mutex_t mutex;
    long sacks;
} gang = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static void *carry(void *arg)
{
    pthread_mutex_lock(&gang.mutex);
    gang.sacks += gang.count > 4 ? 1 : 2; /* expect: data-race */
    pthread_mutex_unlock(&gang.mutex);
    return arg;
}

static int start(int wanted)
{
    for (int i = 0; i < wanted; i++) {
        pthread_mutex_lock(&gang.mutex);
        if (pthread_create(&gang.members[i], NULL, carry, NULL) != 0) {
            pthread_mutex_unlock(&gang.mutex);
            return -1;
        }
        if (i > 0)
            gang.count++;
        pthread_mutex_unlock(&gang.mutex);
    }
    return 0;
}

static void finish(void)
{
    for (int i = 0; i < gang.count; i++)
        pthread_join(gang.members[i], NULL);
}

int main(int argc, char **argv)
{
    (void)argv;
    int failed = start(argc < 8 ? argc : 8);
    finish();
    printf("%ld sacks\n", gang.sacks); /* expect: data-race */
    return failed;
}
