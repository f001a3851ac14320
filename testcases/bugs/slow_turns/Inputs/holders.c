// SPDX-License-Identifier: Apache-2.0
/*
 * Many threads want one lock of the recorder, and each keeps it for a moment: together for longer than any of them waits for one that stands
 * still.
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime-shim/platform/brief_lock.h"

enum { THREADS = 60, KEPT_MS = 50, PATIENCE = 1 };

static struct cc_brief_lock lock;
static int failed;

static void *hold(void *unused)
{
    if (cc_brief_lock_wait(&lock, PATIENCE)) {
        usleep(KEPT_MS * 1000);
        cc_brief_lock_drop(&lock);
    } else {
        __atomic_fetch_add(&failed, 1, __ATOMIC_RELAXED);
    }
    return unused;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    bool stands_still = argc > 1 && strcmp(argv[1], "still") == 0 && cc_brief_lock_take(&lock);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, hold, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    printf("%s: %d of %d failed\n", stands_still ? "one stands still" : "all take turns", failed, THREADS);
    return 0;
}
