// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A table is filled by who finds it empty; the mutex is released between the look and the work.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

static pthread_mutex_t table_mutex = PTHREAD_MUTEX_INITIALIZER;
static bool filled;
static int squares[16];

static void fill_table(void)
{
    pthread_mutex_lock(&table_mutex);
    bool empty = !filled;
    pthread_mutex_unlock(&table_mutex);
    pthread_mutex_lock(&table_mutex);
    if (empty) {
        for (int i = 0; i < 16; i++)
            squares[i] = i * i; /* expect: data-race */
        filled = true;
    }
    pthread_mutex_unlock(&table_mutex);
}

static void *look_up(void *arg)
{
    int *number = arg;
    fill_table();
    *number = squares[*number]; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t threads[4];
    int numbers[4];
    for (int i = 0; i < 4; i++) {
        numbers[i] = i;
        pthread_create(&threads[i], NULL, look_up, &numbers[i]);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", numbers[3]);
    return 0;
}
