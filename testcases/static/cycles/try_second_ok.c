// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The second lock is only tried for, against the order; on failure both are given up.
#include <pthread.h>
#include <sched.h>
#include <stdio.h>

static pthread_mutex_t inbox = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t outbox = PTHREAD_MUTEX_INITIALIZER;
static int waiting = 10, sent;

static void *send_mail(void *arg)
{
    for (int i = 0; i < 10; i++) {
        pthread_mutex_lock(&inbox);
        pthread_mutex_lock(&outbox);
        waiting--;
        sent++;
        pthread_mutex_unlock(&outbox);
        pthread_mutex_unlock(&inbox);
    }
    return arg;
}

static void *bounce(void *arg)
{
    for (int i = 0; i < 10; i++) {
        pthread_mutex_lock(&outbox);
        if (pthread_mutex_trylock(&inbox) != 0) {
            pthread_mutex_unlock(&outbox);
            sched_yield();
            continue;
        }
        sent--;
        waiting++;
        pthread_mutex_unlock(&inbox);
        pthread_mutex_unlock(&outbox);
    }
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, send_mail, NULL);
    pthread_create(&b, NULL, bounce, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d %d\n", waiting, sent);
    return 0;
}
