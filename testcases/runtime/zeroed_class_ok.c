// SPDX-License-Identifier: Apache-2.0
// The same as zeroed_class_bad.c, in the order of addresses.
//
// RUN: %build_it
// RUN: %concheck run -- %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK-NOT: lock-order-class
// CHECK: no findings
#include <pthread.h>
#include <stdlib.h>

struct node {
    struct node *next;
    pthread_mutex_t mutex;
};

struct job {
    int done;
    pthread_mutex_t guard;
};

static const struct job fresh = { 0, PTHREAD_MUTEX_INITIALIZER };

int main(void)
{
    struct node *nodes = calloc(3, sizeof *nodes);
    struct job *first = malloc(sizeof *first), *second = malloc(sizeof *second);
    if (!nodes || !first || !second)
        return 1;
    *first = *second = fresh;
    pthread_mutex_lock(&nodes[0].mutex);
    pthread_mutex_lock(&nodes[1].mutex);
    pthread_mutex_unlock(&nodes[1].mutex);
    pthread_mutex_unlock(&nodes[0].mutex);
    pthread_mutex_lock(&nodes[1].mutex);
    pthread_mutex_lock(&nodes[2].mutex);
    pthread_mutex_unlock(&nodes[2].mutex);
    pthread_mutex_unlock(&nodes[1].mutex);
    pthread_mutex_lock(&first->guard);
    pthread_mutex_lock(&second->guard);
    pthread_mutex_unlock(&second->guard);
    pthread_mutex_unlock(&first->guard);
    free(nodes);
    free(first);
    free(second);
    return 0;
}
