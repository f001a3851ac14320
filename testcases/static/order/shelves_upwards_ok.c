// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A walk with two pointers, hand over hand, always upwards.
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
    pthread_mutex_lock(&below->lock);
    shelf = below->above;
    while (shelf) {
        pthread_mutex_lock(&shelf->lock);
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

static void *look(void *arg)
{
    (void)reaches(3);
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
