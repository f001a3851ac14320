// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each node of a list is locked, and the next one in it; the list is closed to a ring.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct bead {
    pthread_mutex_t mutex;
    int colour;
    struct bead *next;
};

static struct bead *first;

static void string(void)
{
    struct bead *last = NULL;
    for (int i = 0; i < 3; i++) {
        struct bead *b = calloc(1, sizeof(*b));
        if (b == NULL)
            abort();
        pthread_mutex_init(&b->mutex, NULL);
        b->next = first;
        if (first == NULL)
            last = b;
        first = b;
    }
    last->next = first;
}

static void *paint(void *arg)
{
    struct bead *at = first;
    for (int i = 0; i < 30 && at->next != NULL; i++) {
        struct bead *next = at->next;
        pthread_mutex_lock(&at->mutex);
        pthread_mutex_lock(&next->mutex); /* expect: lock-order-cycle|lock-order-class */
        next->colour = at->colour + 1;
        pthread_mutex_unlock(&next->mutex);
        pthread_mutex_unlock(&at->mutex);
        at = next;
    }
    return arg;
}

int main(void)
{
    pthread_t a, b;
    string();
    pthread_create(&a, NULL, paint, NULL);
    pthread_create(&b, NULL, paint, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", first->colour);
    return 0;
}
