// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A request and its answer in one variable: the clerk may begin before there is one.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static sem_t asked, answered;
static struct {
    int word;
} desk;

static void *clerk(void *arg)
{
    for (int i = 0; i < 5; i++) {
        sem_wait(&asked);
        desk.word = desk.word * 2; /* expect: data-race */
        sem_post(&answered);
    }
    return arg;
}

static int ask(int word)
{
    desk.word = word; /* expect: data-race */
    sem_post(&asked);
    sem_wait(&answered);
    return desk.word; /* expect: data-race */
}

int main(void)
{
    pthread_t thread;
    int sum = 0;
    sem_init(&asked, 0, 1);
    sem_init(&answered, 0, 0);
    pthread_create(&thread, NULL, clerk, NULL);
    for (int i = 0; i < 5; i++)
        sum += ask(i);
    pthread_join(thread, NULL);
    sem_destroy(&asked);
    sem_destroy(&answered);
    printf("%d\n", sum);
    return 0;
}
