// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A future: the value is there when it is marked as kept.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

struct promise {
    pthread_mutex_t mutex;
    pthread_cond_t kept_cond;
    bool kept;
    int value;
};

static struct promise answer = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, 0 };

static void *compute(void *arg)
{
    int x = *(int *)arg;
    answer.value = x * 6;
    pthread_mutex_lock(&answer.mutex);
    answer.kept = true;
    pthread_cond_signal(&answer.kept_cond);
    pthread_mutex_unlock(&answer.mutex);
    return NULL;
}

static int await(struct promise *p)
{
    pthread_mutex_lock(&p->mutex);
    while (!p->kept)
        pthread_cond_wait(&p->kept_cond, &p->mutex);
    pthread_mutex_unlock(&p->mutex);
    return p->value;
}

int main(void)
{
    pthread_t thread;
    int x = 7;
    pthread_create(&thread, NULL, compute, &x);
    printf("%d\n", await(&answer));
    pthread_join(thread, NULL);
    return 0;
}
