// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One thread goes down a tree hand over hand, the other goes up.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct branch {
    pthread_mutex_t mutex;
    int height;
    int birds;
    struct branch *left, *right, *below;
};

static struct branch *trunk, *twig;

static struct branch *grow(struct branch *below, int height)
{
    struct branch *b = calloc(1, sizeof(*b));
    if (b == NULL)
        abort();
    pthread_mutex_init(&b->mutex, NULL);
    b->height = height;
    b->below = below;
    return b;
}

static void plant(void)
{
    trunk = grow(NULL, 0);
    twig = trunk;
    for (int i = 1; i < 8; i++) {
        struct branch *b = grow(twig, i * 37 % 8);
        if (twig->height > 3)
            twig->left = b;
        else
            twig->right = b;
        twig = b;
    }
}

static void land(int height)
{
    struct branch *at = trunk;
    pthread_mutex_lock(&at->mutex);
    for (;;) {
        struct branch *next = height < at->height ? at->left : at->right;
        if (next == NULL)
            break;
        pthread_mutex_lock(&next->mutex); /* expect: lock-order-cycle|lock-order-class */
        pthread_mutex_unlock(&at->mutex);
        at = next;
    }
    at->birds++;
    pthread_mutex_unlock(&at->mutex);
}

static void climb_down(void)
{
    struct branch *at = twig;
    pthread_mutex_lock(&at->mutex);
    while (at->below != NULL) {
        struct branch *next = at->below;
        pthread_mutex_lock(&next->mutex);
        next->birds = 0;
        pthread_mutex_unlock(&at->mutex);
        at = next;
    }
    pthread_mutex_unlock(&at->mutex);
}

static void *sparrow(void *arg)
{
    land(3);
    return arg;
}

static void *beetle(void *arg)
{
    climb_down();
    return arg;
}

int main(void)
{
    pthread_t a, b;
    plant();
    pthread_create(&a, NULL, sparrow, NULL);
    pthread_create(&b, NULL, beetle, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", trunk->birds);
    return 0;
}
