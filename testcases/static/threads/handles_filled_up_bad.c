// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each table has a cook and a waiter; the row of their handles is joined as far as there are tables, which is half of it.
#include <pthread.h>
#include <stdio.h>

#define TABLES 5

static pthread_mutex_t hatch = PTHREAD_MUTEX_INITIALIZER;
static int dishes, served;

static void *cook(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&hatch);
    dishes++; /* expect: data-race */
    pthread_mutex_unlock(&hatch);
    return NULL;
}

static void *wait_on(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&hatch);
    served += dishes > 0; /* expect: data-race */
    pthread_mutex_unlock(&hatch);
    return NULL;
}

int main(void)
{
    pthread_t staff[2 * TABLES];
    size_t used = 0;
    for (int table = 0; table < TABLES; table++) {
        pthread_create(&staff[used++], NULL, cook, NULL);    /* may: thread-leak */
        pthread_create(&staff[used++], NULL, wait_on, NULL); /* may: thread-leak */
    }
    for (size_t i = 0; i < TABLES; i++)
        pthread_join(staff[i], NULL);
    printf("%d dishes, %d served\n", dishes, served); /* may: data-race */
    return 0;
}
