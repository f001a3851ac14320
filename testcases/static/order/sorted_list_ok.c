// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two neighbours in a sorted list are locked on the way to where a node is put in.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct pearl {
    pthread_mutex_t mutex;
    int size;
    struct pearl *next;
};

static struct pearl clasp = { PTHREAD_MUTEX_INITIALIZER, 0, NULL };

static struct pearl *new_pearl(int size)
{
    struct pearl *p = calloc(1, sizeof(*p));
    if (p == NULL)
        abort();
    pthread_mutex_init(&p->mutex, NULL);
    p->size = size;
    return p;
}

static void thread_in(int size)
{
    struct pearl *before = &clasp;
    pthread_mutex_lock(&before->mutex);
    struct pearl *after = before->next;
    if (after != NULL)
        pthread_mutex_lock(&after->mutex);
    while (after != NULL && after->size < size) {
        pthread_mutex_unlock(&before->mutex);
        before = after;
        after = after->next;
        if (after != NULL)
            pthread_mutex_lock(&after->mutex);
    }
    struct pearl *p = new_pearl(size);
    p->next = after;
    before->next = p;
    if (after != NULL)
        pthread_mutex_unlock(&after->mutex);
    pthread_mutex_unlock(&before->mutex);
}

static void *small(void *arg)
{
    for (int i = 0; i < 9; i++)
        thread_in(i);
    return arg;
}

static void *large(void *arg)
{
    for (int i = 5; i < 20; i++)
        thread_in(i);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, small, NULL);
    pthread_create(&b, NULL, large, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", clasp.next->size);
    return 0;
}
