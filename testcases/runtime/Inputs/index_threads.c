/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that look up, enter and replace in one index, while it grows from nothing to thousands of entries. */
#include <pthread.h>
#include <stdio.h>

#include "runtime-shim/platform/growing_index.h"

enum { THREADS = 4, KEYS = 6000, REPLACED = 1 << 20 };

static struct cc_growing_index cc_shared;
static uint32_t made; /* under the lock of the index */

static uint32_t make(void *context)
{
    (void)context;
    return ++made;
}

static void *work(void *argument)
{
    uint64_t step = 2 * (uint64_t)(uintptr_t)argument + 1, wrong = 0;
    for (uint64_t i = 0; i < KEYS; i++) {
        uint64_t key = 1 + i * step % KEYS;
        uint32_t first = cc_growing_index_make(&cc_shared, key, make, NULL);
        uint32_t again = cc_growing_index_get(&cc_shared, key);
        wrong += !first || (again != first && again < REPLACED);
        if (key % 7 == 0)
            wrong += !cc_growing_index_put(&cc_shared, key, REPLACED + (uint32_t)key);
        if (cc_growing_index_get(&cc_shared, KEYS + key) != 0)
            wrong++;
    }
    return (void *)(uintptr_t)wrong;
}

int main(void)
{
    pthread_t threads[THREADS];
    uint64_t wrong = 0;
    for (uintptr_t i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, work, (void *)i) != 0)
            return 2;
    for (int i = 0; i < THREADS; i++) {
        void *result;
        pthread_join(threads[i], &result);
        wrong += (uintptr_t)result;
    }
    for (uint64_t key = 1; key <= KEYS; key++)
        wrong += cc_growing_index_get(&cc_shared, key) == 0;
    cc_growing_index_clear(&cc_shared);
    printf("%u made, %llu wrong\n", made, (unsigned long long)wrong);
    return made != KEYS || wrong;
}
