// SPDX-License-Identifier: Apache-2.0
// D0.1: three threads append "Processed X" to one shared growable array, with no lock.
//
// The article: every goroutine does `processed = append(processed, ...)`. Appending reads the length, writes the slot
// behind the last element and writes the length back, so two appends at once can use the same slot, and orders get
// lost. There is room for all of them from the start, so that a run loses orders, but does not crash.
//
// Expected: a data race on the array's length and one on its slots.
//
// RUN: %expect_rules --need data-race %s
// RUN: %status 1 %concheck --explain %s -- -pthread | %FileCheck %s
// RUN: %check_run %s
// RUN: %check_tsan %s
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
static struct string_array processed;

static void append(struct string_array *array, char *item)
{
    if (array->length == array->capacity) {
        size_t capacity = 2 * array->capacity;
        char **items = realloc(array->items, capacity * sizeof *items);

        if (items == NULL)
            abort();
        array->items = items;
        array->capacity = capacity;
    }
    // CHECK-DAG: error: {{.*}}items{{.*}}[data-race]
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}} in thread process_order
    array->items[array->length] = item;
    // CHECK-DAG: error: {{.*}}length{{.*}}[data-race]
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}} in thread process_order
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
    append(&processed, result);
    return NULL;
}

int main(void)
{
    pthread_t threads[ORDERS];

    processed.capacity = 16;
    processed.items = calloc(processed.capacity, sizeof *processed.items);
    if (processed.items == NULL)
        abort();
    for (int i = 0; i < ORDERS; i++)
        pthread_create(&threads[i], NULL, process_order, (void *)orders[i]);
    for (int i = 0; i < ORDERS; i++)
        pthread_join(threads[i], NULL);

    for (size_t i = 0; i < processed.length; i++) {
        printf("%s\n", processed.items[i] != NULL ? processed.items[i] : "(lost)");
        free(processed.items[i]);
    }
    free(processed.items);
    return 0;
}
// TSAN-CHECK: tsan: data race
