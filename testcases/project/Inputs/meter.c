/* A meter; `meter_clear` is for the time before there are threads. */
#include <pthread.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int reading;

void meter_add(int amount)
{
    pthread_mutex_lock(&guard);
    reading += amount;
    pthread_mutex_unlock(&guard);
}

void meter_clear(void)
{
    reading = 0;
}
