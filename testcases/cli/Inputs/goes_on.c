/* SPDX-License-Identifier: Apache-2.0 */
/* Two threads take two locks in opposite orders, one after the other, and the program goes on until it is killed. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;
static sem_t done;

static void *forth(void *arg)
{
    pthread_mutex_lock(&first);
    pthread_mutex_lock(&second);
    pthread_mutex_unlock(&second);
    pthread_mutex_unlock(&first);
    sem_post(&done);
    return pause(), arg;
}

static void *back(void *arg)
{
    usleep(200000); /* nothing but luck keeps the two apart */
    pthread_mutex_lock(&second);
    pthread_mutex_lock(&first);
    pthread_mutex_unlock(&first);
    pthread_mutex_unlock(&second);
    sem_post(&done);
    return pause(), arg;
}

int main(int argc, char **argv)
{
    pthread_t threads[2];
    sem_init(&done, 0, 0);
    pthread_create(&threads[0], NULL, forth, NULL);
    pthread_create(&threads[1], NULL, back, NULL);
    sem_wait(&done);
    sem_wait(&done);
    FILE *ready = argc > 1 ? fopen(argv[1], "w") : NULL;
    if (!ready || fprintf(ready, "%d\n", getpid()) < 0 || fclose(ready) != 0)
        return 1;
    pause();
    return 0;
}
