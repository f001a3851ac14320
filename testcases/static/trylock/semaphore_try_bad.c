// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// sem_trywait returns -1 when the semaphore is taken, and the test is for EAGAIN.
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>

static sem_t slot;
static int uses;

static void *try_use(void *arg)
{
    int *refused = arg;
    for (int i = 0; i < 500; i++) {
        int rc = sem_trywait(&slot);
        if (rc == EAGAIN) {
            ++*refused;
            sched_yield();
            continue;
        }
        uses++; /* expect: data-race */
        if (rc == 0)
            sem_post(&slot);
        sched_yield();
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    int refused[3] = { 0 };
    sem_init(&slot, 0, 1);
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, try_use, &refused[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    sem_destroy(&slot);
    printf("%d uses\n", uses);
    return 0;
}
