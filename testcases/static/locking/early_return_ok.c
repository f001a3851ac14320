// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Taking from an empty basket releases the lock before it returns.
#include <pthread.h>
#include <stdio.h>

struct basket {
    pthread_mutex_t mutex;
    int apples;
};

static struct basket basket = { PTHREAD_MUTEX_INITIALIZER, 5 };

static int take_apple(struct basket *b)
{
    pthread_mutex_lock(&b->mutex);
    if (b->apples == 0) {
        pthread_mutex_unlock(&b->mutex);
        return -1;
    }
    b->apples--;
    pthread_mutex_unlock(&b->mutex);
    return 0;
}

static void *eat(void *arg)
{
    int *eaten = arg;
    for (int i = 0; i < 5; i++)
        if (take_apple(&basket) == 0)
            ++*eaten;
    return NULL;
}

int main(void)
{
    pthread_t child, parent;
    int eaten_child = 0, eaten_parent = 0;
    pthread_create(&child, NULL, eat, &eaten_child);
    pthread_create(&parent, NULL, eat, &eaten_parent);
    pthread_join(child, NULL);
    pthread_join(parent, NULL);
    printf("%d\n", eaten_child + eaten_parent);
    return 0;
}
