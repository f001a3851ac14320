// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The second lock is waited for, against the order.
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
        pthread_mutex_lock(&outbox); /* expect: lock-order-cycle */
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
        pthread_mutex_lock(&inbox); /* expect: lock-order-cycle */
        sent--;
        waiting++;
        pthread_mutex_unlock(&inbox);
        pthread_mutex_unlock(&outbox);
        sched_yield();
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
