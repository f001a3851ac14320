// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>

static struct meter {
    pthread_mutex_t lock;
    int litres, visits, shut;
} meter = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void *fill(void *unused)
{
    meter.litres++;
    meter.visits++;
    pthread_mutex_lock(&meter.lock);
    meter.shut = 0;
    pthread_mutex_unlock(&meter.lock);
    return unused;
}

static void *drain(void *unused)
{
    meter.litres--;
    meter.visits++;
    meter.shut = 1;
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    pthread_create(&threads[0], NULL, fill, NULL);
    pthread_create(&threads[1], NULL, drain, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
