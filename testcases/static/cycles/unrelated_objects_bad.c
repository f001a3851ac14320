// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two robots pass the two arms to one function in opposite orders.
#include <pthread.h>
#include <stdio.h>

struct arm {
    pthread_mutex_t mutex;
    int moves;
};

static struct arm left = { PTHREAD_MUTEX_INITIALIZER, 0 };
static struct arm right = { PTHREAD_MUTEX_INITIALIZER, 0 };

static void lift(struct arm *holding, struct arm *helping)
{
    pthread_mutex_lock(&holding->mutex);
    pthread_mutex_lock(&helping->mutex); /* expect: lock-order-cycle|lock-order-class */
    holding->moves++;
    helping->moves++;
    pthread_mutex_unlock(&helping->mutex);
    pthread_mutex_unlock(&holding->mutex);
}

static void *stack_boxes(void *arg)
{
    lift(&left, &right);
    return arg;
}

static void *unstack_boxes(void *arg)
{
    lift(&right, &left);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, stack_boxes, NULL);
    pthread_create(&b, NULL, unstack_boxes, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d %d\n", left.moves, right.moves);
    return 0;
}
