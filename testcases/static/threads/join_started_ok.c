// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// As many threads are joined as did start, and then the total is read.
#include <pthread.h>
#include <stdio.h>

#define PLANNED 4

static pthread_mutex_t catch_mutex = PTHREAD_MUTEX_INITIALIZER;
static int fish;

static void *cast_net(void *arg)
{
    pthread_mutex_lock(&catch_mutex);
    fish += *(int *)arg;
    pthread_mutex_unlock(&catch_mutex);
    return NULL;
}

int main(void)
{
    pthread_t boats[PLANNED];
    int nets[PLANNED] = { 4, 8, 15, 16 };
    int started = 0, total;
    while (started < PLANNED) {
        if (pthread_create(&boats[started], NULL, cast_net, &nets[started]) != 0)
            break;
        started++;
    }
    for (int i = 0; i < started; i++)
        pthread_join(boats[i], NULL);
    total = fish;
    printf("%d boats, %d fish\n", started, total);
    return 0;
}
