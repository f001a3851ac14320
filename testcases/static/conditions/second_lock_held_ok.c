// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The registry's mutex is released before the wait.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t registry_mutex = PTHREAD_MUTEX_INITIALIZER;
static int registered;
static pthread_mutex_t mail_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t mail_cond = PTHREAD_COND_INITIALIZER;
static int mails;

static void *receiver(void *arg)
{
    pthread_mutex_lock(&registry_mutex);
    registered++;
    pthread_mutex_unlock(&registry_mutex);
    pthread_mutex_lock(&mail_mutex);
    while (mails == 0)
        pthread_cond_wait(&mail_cond, &mail_mutex);
    mails--;
    pthread_mutex_unlock(&mail_mutex);
    return arg;
}

static void *sender(void *arg)
{
    pthread_mutex_lock(&mail_mutex);
    mails++;
    pthread_cond_signal(&mail_cond);
    pthread_mutex_unlock(&mail_mutex);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, receiver, NULL);
    pthread_create(&b, NULL, sender, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d %d\n", registered, mails);
    return 0;
}
