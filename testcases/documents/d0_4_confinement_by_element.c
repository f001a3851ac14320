// SPDX-License-Identifier: Apache-2.0
// D0.4: confinement without a lock: each thread gets `&processed[idx]` and writes only that element.
//
// The article: `processed` has one element an order from the start, and every goroutine is handed the address of its
// own. Nobody else has that address until all are done, so there is nothing to lock.
//
// Expected: clean, with no lock and no annotation.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE index-shared: s/&processed\[idx\]/\&processed[0]/ => data-race
// MUTATE done-before-the-work: s/wait_group_done\(&workers\);//; s/sleep_ms\(WORK_MS\);/wait_group_done(\&workers); &/ => data-race
// MUTATE one-done-less-awaited: s/wait_group_add\(&workers, ORDERS\)/wait_group_add(\&workers, ORDERS - 1)/ => data-race
#include <stdio.h>

#include "go/duration.h"
#include "go/go.h"
#include "go/wait_group.h"

#define ORDERS 3
#define WORK_MS 20 // 2 s in the article

struct result {
    char text[64];
};

struct task {
    const char *order;
    struct result *result; // this task's own
};

static const char *const orders[ORDERS] = { "Burger", "Pizza", "Pasta" };
static struct result processed[ORDERS];
static struct task tasks[ORDERS];
static struct wait_group workers = WAIT_GROUP_INITIALIZER;

static void *process_order(void *argument)
{
    struct task *task = argument;

    sleep_ms(WORK_MS);
    snprintf(task->result->text, sizeof task->result->text, "Processed %s", task->order);
    wait_group_done(&workers);
    return NULL;
}

int main(void)
{
    wait_group_add(&workers, ORDERS);
    for (int idx = 0; idx < ORDERS; idx++) {
        tasks[idx].order = orders[idx];
        tasks[idx].result = &processed[idx];
        go(process_order, &tasks[idx]);
    }
    wait_group_wait(&workers);

    for (int idx = 0; idx < ORDERS; idx++)
        printf("%s\n", processed[idx].text);
    return 0;
}
// TSAN-CHECK: Processed Burger
// TSAN-CHECK: Processed Pizza
// TSAN-CHECK: Processed Pasta
// TSAN-CHECK: tsan: clean
