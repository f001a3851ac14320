/* A program whose threads count at once. */
#include <pthread.h>

void count_one(void);
int count_total(void);

static void *worker(void *unused)
{
    count_one();
    return unused;
}

int main(void)
{
    pthread_t one, two;
    pthread_create(&one, NULL, worker, NULL);
    pthread_create(&two, NULL, worker, NULL);
    pthread_join(one, NULL);
    pthread_join(two, NULL);
    return count_total();
}
