// SPDX-License-Identifier: Apache-2.0
// D0.2: three threads append "Processed X" to one shared growable array, each append under one mutex.
//
// The article: the same program as D0.1 with a sync.Mutex around the append. The work itself is done outside the lock,
// so the three orders still take the time of one.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE lock-removed: s/pthread_mutex_(un)?lock\(&mutex\);/;/ => data-race
// MUTATE join-dropped: s/pthread_join\(threads\[i\], NULL\);/(void)threads[i];/ => data-race
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "go/duration.h"

#define ORDERS 3

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
    sleep_ms(20); // 2 s of work
    snprintf(result, 64, "Processed %s", order);
    pthread_mutex_lock(&mutex);
    append(&processed, result);
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void)
{
    pthread_t threads[ORDERS];

    for (int i = 0; i < ORDERS; i++)
        pthread_create(&threads[i], NULL, process_order, (void *)orders[i]);
    for (int i = 0; i < ORDERS; i++)
        pthread_join(threads[i], NULL);

    for (size_t i = 0; i < processed.length; i++) {
        printf("%s\n", processed.items[i]);
        free(processed.items[i]);
    }
    free(processed.items);
    return 0;
}
// TSAN-CHECK-DAG: Processed Burger
// TSAN-CHECK-DAG: Processed Pizza
// TSAN-CHECK-DAG: Processed Pasta
// TSAN-CHECK: tsan: clean
