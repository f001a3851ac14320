// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The jobs of a batch are taken by number and counted down one by one; whoever waits for the batch needs no join.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { JOBS = 12 };

struct batch {
    pthread_mutex_t mutex;
    pthread_cond_t all_done;
    int next, left;
    double areas[JOBS];
};

static struct batch batch = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, JOBS, { 0 } };

static void count_off(struct batch *b)
{
    pthread_mutex_lock(&b->mutex);
    b->left--;
    if (b->left == 0)
        pthread_cond_broadcast(&b->all_done);
    pthread_mutex_unlock(&b->mutex);
}

static void *measure(void *arg)
{
    struct batch *b = arg;
    for (;;) {
        pthread_mutex_lock(&b->mutex);
        if (b->next >= JOBS) {
            pthread_mutex_unlock(&b->mutex);
            return NULL;
        }
        int job = b->next++;
        pthread_mutex_unlock(&b->mutex);
        b->areas[job] = 1.5 * job;
        count_off(b);
    }
}

int main(void)
{
    pthread_t first, second;
    double sum = 0;
    pthread_create(&first, NULL, measure, &batch);
    pthread_create(&second, NULL, measure, &batch);
    pthread_detach(first);
    pthread_detach(second);
    pthread_mutex_lock(&batch.mutex);
    while (batch.left != 0)
        pthread_cond_wait(&batch.all_done, &batch.mutex);
    pthread_mutex_unlock(&batch.mutex);
    for (int i = 0; i < JOBS; i++)
        sum += batch.areas[i];
    printf("%f\n", sum);
    exit(0);
}
