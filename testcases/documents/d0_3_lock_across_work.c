// SPDX-License-Identifier: Apache-2.0
// D0.3: the mutex is held across the 2 s of work. Correct, but the three orders run one after the other.
//
// The article: the lock is taken before the order is processed instead of before the append, so the program takes 6 s
// instead of 2 s (here 60 ms instead of 20 ms).
//
// Expected: a warning that a blocking call runs with a lock held, with the lock and the call. No data race.
//
// RUN: %expect_rules --need blocking-under-lock %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run --need blocking-under-lock --waits mutex %s
// RUN: %check_tsan %s
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "go/duration.h"

#define ORDERS 3
#define WORK_MS 20 // 2 s in the article

struct string_array {
    char **items;
    size_t length;
    size_t capacity;
};

static const char *const orders[ORDERS] = { "Burger", "Pizza", "Pasta" };
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; // guards `processed`
static struct string_array processed;

static void append(struct string_array *array, char *item)
{
    if (array->length == array->capacity) {
        size_t capacity = array->capacity > 0 ? 2 * array->capacity : 1;
        char **items = realloc(array->items, capacity * sizeof *items);

        if (items == NULL)
            abort();
        array->items = items;
        array->capacity = capacity;
    }
    array->items[array->length] = item;
    array->length++;
}

static void *process_order(void *argument)
{
    const char *order = argument;
    char *result = malloc(64);

    if (result == NULL)
        abort();
    // CHECK-DAG: `mutex` (acquired at {{.*}}d0_3_lock_across_work.c:[[@LINE+1]])
    pthread_mutex_lock(&mutex);
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: {{warning|note}}: {{.*}}
    sleep_ms(WORK_MS);
    snprintf(result, 64, "Processed %s", order);
    append(&processed, result);
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void)
{
    pthread_t threads[ORDERS];
    long start = stopwatch_ms();
    long elapsed;

    for (int i = 0; i < ORDERS; i++)
        pthread_create(&threads[i], NULL, process_order, (void *)orders[i]);
    for (int i = 0; i < ORDERS; i++)
        pthread_join(threads[i], NULL);
    elapsed = stopwatch_ms() - start;

    for (size_t i = 0; i < processed.length; i++) {
        printf("%s\n", processed.items[i]);
        free(processed.items[i]);
    }
    free(processed.items);
    printf("%s\n", elapsed >= ORDERS * WORK_MS - 1 ? "one after the other" : "at the same time");
    return 0;
}
// TSAN-CHECK: one after the other
// TSAN-CHECK: tsan: clean
