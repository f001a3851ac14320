// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A callback gets the embedded hook and finds the timer around it with container_of.
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>

#define container_of(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))

struct hook {
    void (*fire)(struct hook *);
};

struct timer {
    pthread_mutex_t mutex;
    int ticks;
    struct hook hook;
};

static void timer_fire(struct hook *h)
{
    struct timer *t = container_of(h, struct timer, hook);
    pthread_mutex_lock(&t->mutex);
    t->ticks++;
    pthread_mutex_unlock(&t->mutex);
}

static void *wheel(void *arg)
{
    struct hook *h = arg;
    for (int i = 0; i < 50; i++)
        h->fire(h);
    return NULL;
}

static void *rearm(void *arg)
{
    struct timer *t = arg;
    pthread_mutex_lock(&t->mutex);
    t->ticks = 0;
    pthread_mutex_unlock(&t->mutex);
    return NULL;
}

int main(void)
{
    struct timer timer = { .hook = { timer_fire } };
    pthread_t turning, user;
    pthread_mutex_init(&timer.mutex, NULL);
    pthread_create(&turning, NULL, wheel, &timer.hook);
    pthread_create(&user, NULL, rearm, &timer);
    pthread_join(turning, NULL);
    pthread_join(user, NULL);
    printf("%d\n", timer.ticks);
    pthread_mutex_destroy(&timer.mutex);
    return 0;
}
