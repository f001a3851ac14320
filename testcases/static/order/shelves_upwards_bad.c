// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two walks with two pointers: the second one looks back.
#include <pthread.h>
#include <stdlib.h>

struct shelf {
    int height;
    struct shelf *above;
    pthread_mutex_t lock;
};

static struct shelf *lowest;

static int reaches(int height)
{
    struct shelf *below = lowest, *shelf;
    pthread_mutex_lock(&below->lock); /* may: lock-order-cycle */
    shelf = below->above;
    while (shelf) {
        pthread_mutex_lock(&shelf->lock); /* expect: lock-order-cycle */
        if (shelf->height >= height)
            break;
        pthread_mutex_unlock(&below->lock);
        below = shelf;
        shelf = shelf->above;
    }
    int found = shelf && shelf->height == height;
    if (shelf)
        pthread_mutex_unlock(&shelf->lock);
    pthread_mutex_unlock(&below->lock);
    return found;
}

static int is_below(int height)
{
    struct shelf *first = lowest, *second;
    pthread_mutex_lock(&first->lock);
    second = first->above;
    pthread_mutex_unlock(&first->lock);
    pthread_mutex_lock(&second->lock); /* may: lock-order-cycle */
    pthread_mutex_lock(&first->lock);  /* may: lock-order-cycle */
    int below = first->height < height && second->height > height;
    pthread_mutex_unlock(&first->lock);
    pthread_mutex_unlock(&second->lock);
    return below;
}

static void *look(void *arg)
{
    (void)reaches(3);
    (void)is_below(2);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    for (int i = 9; i >= 0; i--) {
        struct shelf *s = malloc(sizeof(*s));
        if (!s)
            return 1;
        s->height = i;
        s->above = lowest;
        pthread_mutex_init(&s->lock, NULL);
        lowest = s;
    }
    pthread_create(&a, NULL, look, NULL);
    pthread_create(&b, NULL, look, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    return 0;
}
