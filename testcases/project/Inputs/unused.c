/* A library that no program takes: it guards its data in one public function and not in the other. */
#include <pthread.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int guarded;

void unused_add(int amount)
{
    pthread_mutex_lock(&guard);
    guarded += amount;
    pthread_mutex_unlock(&guard);
}

void unused_reset(void)
{
    guarded = 0;
}
