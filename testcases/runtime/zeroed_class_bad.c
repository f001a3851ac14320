// SPDX-License-Identifier: Apache-2.0
// Locks that nothing initialises, in memory that is zeroed or copied: they are one class by what they are, a member of a struct, for
// where they are used first is another place for each. Nested in no order of address or first use: worth a note.
//
// RUN: %build_it
// RUN: %concheck run --contention -- %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: note: locks of class `node.mutex` are nested in no order of address or creation [lock-order-class, observed]
// CHECK-NOT: lock-order-class
// CHECK-DAG: {{^}}  node.mutex  {{ *}}few
// CHECK-DAG: {{^}}  job.guard  {{ *}}few
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
    pthread_mutex_lock(&nodes[2].mutex);
    pthread_mutex_lock(&nodes[1].mutex);
    pthread_mutex_unlock(&nodes[1].mutex);
    pthread_mutex_unlock(&nodes[2].mutex);
    pthread_mutex_lock(&first->guard);
    pthread_mutex_lock(&second->guard);
    pthread_mutex_unlock(&second->guard);
    pthread_mutex_unlock(&first->guard);
    free(nodes);
    free(first);
    free(second);
    return 0;
}
