// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A box is replaced while its lock is held: the lock to release is that of the old one.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct box {
    pthread_mutex_t mutex;
    int value;
};

static struct box *box;

static struct box *make_box(int value)
{
    struct box *made = malloc(sizeof *made);
    if (!made)
        abort();
    pthread_mutex_init(&made->mutex, NULL);
    made->value = value;
    return made;
}

static void *renew(void *arg)
{
    struct box *old = box;
    pthread_mutex_lock(&old->mutex);
    box = make_box(old->value + 1);
    pthread_mutex_unlock(&old->mutex);
    free(old);
    return arg;
}

int main(void)
{
    pthread_t thread;
    box = make_box(1);
    pthread_create(&thread, NULL, renew, NULL);
    pthread_join(thread, NULL);
    printf("%d\n", box->value);
    free(box);
    return 0;
}
