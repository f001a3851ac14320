// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each desk says whether it is vacant; who finds it so takes it, and works on after it has given it back.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct desk {
    pthread_mutex_t mutex;
    pthread_cond_t left;
    bool vacant;
    long papers;
};

static void sit_down(struct desk *d)
{
    pthread_mutex_lock(&d->mutex);
    while (!d->vacant)
        pthread_cond_wait(&d->left, &d->mutex);
    d->vacant = false;
    pthread_mutex_unlock(&d->mutex);
}

static void get_up(struct desk *d)
{
    pthread_mutex_lock(&d->mutex);
    d->vacant = true;
    pthread_cond_signal(&d->left);
    pthread_mutex_unlock(&d->mutex);
}

static void *work(void *arg)
{
    struct desk *d = arg;
    for (int i = 0; i < 20; i++) {
        sit_down(d);
        get_up(d);
        d->papers++; /* expect: data-race */
    }
    return NULL;
}

int main(void)
{
    struct desk *d = malloc(sizeof *d);
    pthread_t a, b;
    if (!d)
        return 1;
    pthread_mutex_init(&d->mutex, NULL);
    pthread_cond_init(&d->left, NULL);
    d->vacant = true;
    d->papers = 0;
    pthread_create(&a, NULL, work, d);
    pthread_create(&b, NULL, work, d);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%ld\n", d->papers);
    free(d);
    return 0;
}
