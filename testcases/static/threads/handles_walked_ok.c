// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A pointer goes over the handles to start the threads, and once more to wait for them.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define CREW 4

static pthread_spinlock_t gate;
static unsigned sacks;

static void *carry(void *arg)
{
    for (int i = 0; i < 100; i++) {
        pthread_spin_lock(&gate);
        sacks++;
        pthread_spin_unlock(&gate);
    }
    return arg;
}

int main(void)
{
    pthread_t crew[CREW], *end = crew + CREW;
    pthread_spin_init(&gate, PTHREAD_PROCESS_PRIVATE);
    for (pthread_t *p = crew; p != end; ++p)
        if (pthread_create(p, NULL, carry, NULL))
            abort();
    for (pthread_t *p = crew; p != end; ++p)
        pthread_join(*p, NULL);
    printf("%u sacks\n", sacks);
    return 0;
}
