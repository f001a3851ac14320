// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// sem_trywait returns 0 when it has the semaphore.
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
        if (rc != 0) {
            ++*refused;
            sched_yield();
            continue;
        }
        uses++;
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
