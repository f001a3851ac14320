// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Whether the page is there is asked through a function, which loads the flag without any order.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static atomic_int stage;
static char page[64];

static bool is_printed(void)
{
    return atomic_load_explicit(&stage, memory_order_relaxed) == 2;
}

static void *print(void *arg)
{
    snprintf(page, sizeof page, "printed"); /* expect: data-race */
    atomic_store_explicit(&stage, 2, memory_order_release);
    return arg;
}

int main(void)
{
    pthread_t printer;
    pthread_create(&printer, NULL, print, NULL);
    for (int i = 0; i < 1000; i++)
        if (is_printed()) {
            page[0] = 'P'; /* expect: data-race */
            puts(page);    /* may: data-race */
            break;
        }
    pthread_join(printer, NULL);
    return 0;
}
