// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>

void pump_start(void);
void pump_stop(void);
int pump_starts(void);

static pthread_mutex_t pump_mutex = PTHREAD_MUTEX_INITIALIZER;
static int starts, running;

void pump_start(void)
{
    pthread_mutex_lock(&pump_mutex);
    starts++;
    running = 1;
    pthread_mutex_unlock(&pump_mutex);
}

void pump_stop(void)
{
    pthread_mutex_lock(&pump_mutex);
    running = 0;
    pthread_mutex_unlock(&pump_mutex);
}

int pump_starts(void)
{
    return starts + running;
}
