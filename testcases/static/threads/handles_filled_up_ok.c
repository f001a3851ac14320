// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each table has a cook and a waiter; their handles go one after the other into one row, which is joined as far as it was filled.
#include <pthread.h>
#include <stdio.h>

#define TABLES 5

static pthread_mutex_t hatch = PTHREAD_MUTEX_INITIALIZER;
static int dishes, served;

static void *cook(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&hatch);
    dishes++;
    pthread_mutex_unlock(&hatch);
    return NULL;
}

static void *wait_on(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&hatch);
    served += dishes > 0;
    pthread_mutex_unlock(&hatch);
    return NULL;
}

int main(void)
{
    pthread_t staff[2 * TABLES];
    size_t used = 0;
    for (int table = 0; table < TABLES; table++) {
        pthread_create(&staff[used++], NULL, cook, NULL);
        pthread_create(&staff[used++], NULL, wait_on, NULL);
    }
    for (size_t i = 0; i < used; i++)
        pthread_join(staff[i], NULL);
    printf("%d dishes, %d served\n", dishes, served);
    return 0;
}
