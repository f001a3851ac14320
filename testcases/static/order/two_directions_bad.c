// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One function locks upwards by number, the other downwards.
#include <pthread.h>
#include <stdio.h>

struct lift {
    pthread_mutex_t mutex;
    int floor_number;
    int passengers;
};

static struct lift lifts[2] = { { PTHREAD_MUTEX_INITIALIZER, 1, 4 }, { PTHREAD_MUTEX_INITIALIZER, 2, 4 } };

static void change_up(struct lift *a, struct lift *b)
{
    struct lift *first = a->floor_number < b->floor_number ? a : b;
    struct lift *second = first == a ? b : a;
    pthread_mutex_lock(&first->mutex);
    pthread_mutex_lock(&second->mutex); /* expect: lock-order-class|lock-order-cycle */
    first->passengers--;
    second->passengers++;
    pthread_mutex_unlock(&second->mutex);
    pthread_mutex_unlock(&first->mutex);
}

static void change_down(struct lift *a, struct lift *b)
{
    struct lift *first = a->floor_number > b->floor_number ? a : b;
    struct lift *second = first == a ? b : a;
    pthread_mutex_lock(&first->mutex);
    pthread_mutex_lock(&second->mutex); /* expect: lock-order-class|lock-order-cycle */
    first->passengers++;
    second->passengers--;
    pthread_mutex_unlock(&second->mutex);
    pthread_mutex_unlock(&first->mutex);
}

static void *morning(void *arg)
{
    change_up(&lifts[0], &lifts[1]);
    return arg;
}

static void *evening(void *arg)
{
    change_down(&lifts[0], &lifts[1]);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, morning, NULL);
    pthread_create(&b, NULL, evening, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d %d\n", lifts[0].passengers, lifts[1].passengers);
    return 0;
}
