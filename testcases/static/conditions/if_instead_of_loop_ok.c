// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The predicate is asked again after every wake-up.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t shelf_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t shelf_filled = PTHREAD_COND_INITIALIZER;
static int loaves;

static void *baker(void *arg)
{
    for (int i = 0; i < 10; i++) {
        pthread_mutex_lock(&shelf_mutex);
        loaves++;
        pthread_cond_signal(&shelf_filled);
        pthread_mutex_unlock(&shelf_mutex);
    }
    return arg;
}

static void *buyer(void *arg)
{
    for (int i = 0; i < 5; i++) {
        pthread_mutex_lock(&shelf_mutex);
        while (loaves == 0)
            pthread_cond_wait(&shelf_filled, &shelf_mutex);
        loaves--;
        pthread_mutex_unlock(&shelf_mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t bakery, buyers[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&buyers[i], NULL, buyer, NULL);
    pthread_create(&bakery, NULL, baker, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(buyers[i], NULL);
    pthread_join(bakery, NULL);
    printf("%d\n", loaves);
    return 0;
}
