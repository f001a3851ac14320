// SPDX-License-Identifier: Apache-2.0
// D2.3: a cancellable operation: done after 5 s, or cancelled first.
//
// The article: the operation selects between time.After(5 s) and the context's done channel, and main cancels it (here
// after 20 ms instead of 2 s). This program also runs it a second time, to its end.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE join-dropped: s/pthread_join\(thread, NULL\);/(void)thread;/ => thread-leak|data-race
// MUTATE look-before-join: s/pthread_join\(thread, NULL\);/printf("%s?\\n", operation.outcome); &/ => data-race
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

#include "go/context.h"
#include "go/duration.h"

#define OPERATION_MS 50 // 5 s in the article

struct operation {
    struct context *context;
    const char *outcome;
};

static void *long_running_operation(void *argument)
{
    struct operation *operation = argument;

    if (context_sleep_ms(operation->context, OPERATION_MS))
        operation->outcome = "operation completed";
    else
        operation->outcome = "operation cancelled";
    return NULL;
}

static void run(bool cancel)
{
    struct operation operation = { .context = context_with_cancel(), .outcome = "nothing yet" };
    pthread_t thread;

    pthread_create(&thread, NULL, long_running_operation, &operation);
    if (cancel) {
        sleep_ms(20);
        context_cancel(operation.context);
    }
    pthread_join(thread, NULL);
    printf("%s\n", operation.outcome);
    context_free(operation.context);
}

int main(void)
{
    run(true);
    run(false);
    return 0;
}
// TSAN-CHECK: operation {{cancelled|completed}}
// TSAN-CHECK: operation completed
// TSAN-CHECK: tsan: clean
