// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The inversion is inside the gate in one thread only.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t left_belt = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t right_belt = PTHREAD_MUTEX_INITIALIZER;
static int on_left = 5, on_right = 5;

static void *move_right(void *arg)
{
    pthread_mutex_lock(&gate);
    pthread_mutex_lock(&left_belt);
    pthread_mutex_lock(&right_belt); /* expect: lock-order-cycle */
    on_left--;
    on_right++;
    pthread_mutex_unlock(&right_belt);
    pthread_mutex_unlock(&left_belt);
    pthread_mutex_unlock(&gate);
    return arg;
}

static void *move_left(void *arg)
{
    pthread_mutex_lock(&right_belt);
    pthread_mutex_lock(&left_belt); /* expect: lock-order-cycle */
    on_right--;
    on_left++;
    pthread_mutex_unlock(&left_belt);
    pthread_mutex_unlock(&right_belt);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, move_right, NULL);
    pthread_create(&b, NULL, move_left, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d %d\n", on_left, on_right);
    return 0;
}
