// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A buffer of one place, used twice: who takes does not say that the place is free again.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t slot_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t slot_free = PTHREAD_COND_INITIALIZER, slot_used = PTHREAD_COND_INITIALIZER;
static int slot, used;

static void *take_slots(void *arg)
{
    int *sum = arg;
    for (int i = 0; i < 2; i++) {
        pthread_mutex_lock(&slot_mutex);
        while (!used)
            pthread_cond_wait(&slot_used, &slot_mutex);
        *sum += slot;
        used = 0;
        pthread_cond_signal(&slot_free);
        pthread_mutex_unlock(&slot_mutex);
    }
    return NULL;
}

int main(void)
{
    pthread_t thread;
    int sum = 0;
    pthread_create(&thread, NULL, take_slots, &sum);
    for (int i = 0; i < 2; i++) {
        pthread_mutex_lock(&slot_mutex);
        while (used)
            pthread_cond_wait(&slot_free, &slot_mutex);
        slot = i;
        used = 1;
        pthread_cond_signal(&slot_used);
        pthread_mutex_unlock(&slot_mutex);
    }
    pthread_join(thread, NULL);
    printf("%d\n", sum);
    return 0;
}
