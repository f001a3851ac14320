// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Who counts the last part off adds all of them up, with an operation that acquires nothing.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { WORKERS = 3 };

static atomic_int left = WORKERS;
static int parts[WORKERS];

static void *work(void *number)
{
    int self = (int)(long)number;
    parts[self] = self + 1; /* expect: data-race */
    if (atomic_fetch_sub_explicit(&left, 1, memory_order_release) == 1) {
        int sum = 0;
        for (int i = 0; i < WORKERS; i++)
            sum += parts[i]; /* expect: data-race */
        printf("%d\n", sum);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[WORKERS];
    for (long i = 0; i < WORKERS; i++)
        if (pthread_create(&threads[i], NULL, work, (void *)i) != 0)
            return 1;
    for (int i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
