/* A program that clears its meter first. */
#include <pthread.h>

void meter_add(int amount);
void meter_clear(void);

static void *worker(void *unused)
{
    meter_add(1);
    return unused;
}

int main(void)
{
    pthread_t one, two;
    meter_clear();
    pthread_create(&one, NULL, worker, NULL);
    pthread_create(&two, NULL, worker, NULL);
    pthread_join(one, NULL);
    pthread_join(two, NULL);
    return 0;
}
