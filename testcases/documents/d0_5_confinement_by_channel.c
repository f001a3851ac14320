// SPDX-License-Identifier: Apache-2.0
// D0.5: confinement by channel: the workers send their results, one collector appends them.
//
// The article: only the collector touches `processed`, so it needs no lock. A closer goroutine waits for all workers
// and closes the channel, which ends the collector's loop.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE append-in-the-worker: s/chan_send\(results, result\);/append(\&processed, result);/ => data-race
// MUTATE channel-without-lock go/chan.h: s/pthread_mutex_(un)?lock\(&chan->mutex\);// => data-race
#include <stdio.h>
#include <stdlib.h>

#include "go/chan.h"
#include "go/duration.h"
#include "go/go.h"
#include "go/wait_group.h"

#define ORDERS 3

struct string_array {
    char **items;
    size_t length;
    size_t capacity;
};

static const char *const orders[ORDERS] = { "Burger", "Pizza", "Pasta" };
static struct string_array processed; // the collector's
static struct chan *results;
static struct wait_group workers = WAIT_GROUP_INITIALIZER;

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
    chan_send(results, result);
    wait_group_done(&workers);
    return NULL;
}

static void *close_when_done(void *unused)
{
    (void)unused;
    wait_group_wait(&workers);
    chan_close(results);
    return NULL;
}

int main(void)
{
    void *result;

    results = chan_make(0);
    wait_group_add(&workers, ORDERS);
    for (int i = 0; i < ORDERS; i++)
        go(process_order, (void *)orders[i]);
    go(close_when_done, NULL);

    while (chan_receive(results, &result))
        append(&processed, result);

    for (size_t i = 0; i < processed.length; i++) {
        printf("%s\n", processed.items[i]);
        free(processed.items[i]);
    }
    free(processed.items);
    return 0; // the closer may still be leaving the channel, so it stays
}
// TSAN-CHECK-DAG: Processed Burger
// TSAN-CHECK-DAG: Processed Pizza
// TSAN-CHECK-DAG: Processed Pasta
// TSAN-CHECK: tsan: clean
