// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A macro hides lock and unlock; one statement slipped behind its closing brace.
#include <pthread.h>
#include <stdio.h>

#define GUARDED(mutex, statements)                                                                                     \
    do {                                                                                                               \
        pthread_mutex_lock(mutex);                                                                                     \
        statements;                                                                                                    \
        pthread_mutex_unlock(mutex);                                                                                   \
    } while (0)

static pthread_mutex_t meter_mutex = PTHREAD_MUTEX_INITIALIZER;
static unsigned long bytes_in, packets_in;

static void *receive(void *arg)
{
    unsigned long size = *(const unsigned *)arg;
    for (int i = 0; i < 200; i++) {
        GUARDED(&meter_mutex, bytes_in += size);
        packets_in++; /* expect: data-race */
    }
    return NULL;
}

int main(void)
{
    static unsigned sizes[3] = { 64, 512, 1500 };
    pthread_t receivers[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&receivers[i], NULL, receive, &sizes[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(receivers[i], NULL);
    printf("%lu bytes in %lu packets\n", bytes_in, packets_in);
    return 0;
}
