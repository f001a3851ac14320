/* One function does not parse; the race is elsewhere. */
#include <pthread.h>

static int counter;

static int broken(void)
{
    int value = counter
    return value;
}

static void *worker(void *unused)
{
    (void)unused;
    counter++;
    return NULL;
}

int main(void)
{
    pthread_t one, two;
    pthread_create(&one, NULL, worker, NULL);
    pthread_create(&two, NULL, worker, NULL);
    pthread_join(one, NULL);
    pthread_join(two, NULL);
    return broken();
}
