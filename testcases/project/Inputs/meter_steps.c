/* A program whose threads do what was registered. */
#include <pthread.h>

void meter_add(int amount);

static void (*used)(void);

void meter_use(void (*step)(void))
{
    used = step;
}

static void *worker(void *unused)
{
    meter_add(1);
    if (used)
        used();
    return unused;
}

int main(void)
{
    pthread_t one, two;
    pthread_create(&one, 0, worker, 0);
    pthread_create(&two, 0, worker, 0);
    pthread_join(one, 0);
    pthread_join(two, 0);
    return 0;
}
