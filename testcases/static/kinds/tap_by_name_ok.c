// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A named semaphore that begins with 1 is a lock.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

static sem_t *tap;
static int litres;

static sem_t *open_tap(const char *name, unsigned count)
{
    sem_t *made = sem_open(name, O_CREAT | O_EXCL, 0600, count);
    if (made == SEM_FAILED) {
        perror(name);
        exit(EXIT_FAILURE);
    }
    return made;
}

static void *fill(void *arg)
{
    (void)arg;
    for (int i = 0; i < 100; i++) {
        sem_wait(tap);
        litres++;
        sem_post(tap);
    }
    return NULL;
}

int main(void)
{
    pthread_t guests[3];
    sem_unlink("/concheck_tap_ok");
    tap = open_tap("/concheck_tap_ok", 1);
    for (int i = 0; i < 3; i++)
        pthread_create(&guests[i], NULL, fill, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(guests[i], NULL);
    printf("%d\n", litres);
    sem_close(tap);
    sem_unlink("/concheck_tap_ok");
    return 0;
}
