/* Compiles only with -DCOUNTERS=N; races when N is above 0. */
#include <pthread.h>

#if !defined(COUNTERS)
#error "COUNTERS is not defined"
#endif

static int counter[COUNTERS + 1];

static void *worker(void *unused)
{
    (void)unused;
#if COUNTERS > 0
    counter[0]++;
#endif
    return NULL;
}

int main(void)
{
    pthread_t one, two;
    pthread_create(&one, NULL, worker, NULL);
    pthread_create(&two, NULL, worker, NULL);
    pthread_join(one, NULL);
    pthread_join(two, NULL);
    return counter[0];
}
