/* SPDX-License-Identifier: Apache-2.0 */
/* Two counters, of which one is only used when the program is asked to. */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int hot;
static _Alignas(64) int cold; // ThreadSanitizer reports one race in eight bytes

static void *work(void *both)
{
#ifdef LOCKED
    pthread_mutex_lock(&lock);
#endif
    hot++;
    if (*(const int *)both)
        cold++;
#ifdef LOCKED
    pthread_mutex_unlock(&lock);
#endif
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[2];
    int both = argc > 1;
    for (int i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, work, &both))
            return 3;
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%s %d %d %p\n", argv[0], hot, cold, (void *)&lock);
    return 0;
}
