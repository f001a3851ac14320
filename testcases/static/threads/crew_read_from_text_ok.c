// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// How many drivers there are stands in a text; what they drove is added up by each as it comes home.
#include <pthread.h>
#include <stdio.h>

enum { MOST = 8 };

static pthread_mutex_t log_mutex = PTHREAD_MUTEX_INITIALIZER;
static long driven;

static void *drive(void *arg)
{
    const long *tour = arg;
    for (int i = 0; i < 10; i++) {
        pthread_mutex_lock(&log_mutex);
        driven += *tour;
        pthread_mutex_unlock(&log_mutex);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t drivers[MOST];
    long tour = 1;
    int count = 0;
    if (sscanf(argc > 1 ? argv[1] : "3", "%d", &count) != 1 || count > MOST)
        return 1;
    for (int i = 0; i < count; i++)
        if (pthread_create(&drivers[i], NULL, drive, &tour) != 0)
            return 1;
    for (int i = 0; i < count; i++)
        pthread_join(drivers[i], NULL);
    pthread_mutex_lock(&log_mutex);
    printf("%ld\n", driven);
    pthread_mutex_unlock(&log_mutex);
    return 0;
}
