// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A semaphore made of a mutex, a condition and a count that begins with two lets both clerks in.
#include <pthread.h>
#include <stdio.h>

struct stamp {
    pthread_mutex_t mutex;
    pthread_cond_t more;
    int free;
};

static struct stamp stamp = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 2 };
static int letters;

static void down(struct stamp *s)
{
    pthread_mutex_lock(&s->mutex);
    while (s->free == 0)
        pthread_cond_wait(&s->more, &s->mutex);
    s->free--;
    pthread_mutex_unlock(&s->mutex);
}

static void up(struct stamp *s)
{
    pthread_mutex_lock(&s->mutex);
    s->free++;
    pthread_cond_signal(&s->more);
    pthread_mutex_unlock(&s->mutex);
}

static void *send(void *arg)
{
    for (int i = 0; i < 50; i++) {
        down(&stamp);
        letters++; /* expect: data-race */
        up(&stamp);
    }
    return arg;
}

static void *take_back(void *arg)
{
    down(&stamp);
    letters--; /* expect: data-race */
    up(&stamp);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, send, NULL);
    pthread_create(&b, NULL, take_back, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", letters);
    return 0;
}
