// SPDX-License-Identifier: Apache-2.0
// Every lock is made and taken through functions of the program's own. Locks of two structs, in one order, but in none of address or
// creation: two classes, each with figures of its own, and nothing to say of either.
//
// RUN: %gcc -std=gnu11 -g -O0 -I%S/Inputs -pthread %s -o %t
// RUN: %concheck run --contention -- %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK-NOT: lock-order-class
// CHECK-DAG: {{^}}  queue.lock  {{ *}}~
// CHECK-DAG: {{^}}  file.guard  {{ *}}~
// CHECK: no findings
// CHECK-NOT: lock-order-class
#include "two_threads.h"

struct queue {
    pthread_mutex_t lock;
    int length;
};

struct file {
    int size;
    pthread_mutex_t guard;
};

static struct queue *queue_of[2];
static struct file *file_of[2];

static void lock_init(pthread_mutex_t *lock)
{
    if (pthread_mutex_init(lock, NULL))
        abort();
}

static void lock_take(pthread_mutex_t *lock)
{
    pthread_mutex_lock(lock);
}

static void lock_give(pthread_mutex_t *lock)
{
    pthread_mutex_unlock(lock);
}

static void use(int which)
{
    lock_take(&queue_of[which]->lock);
    lock_take(&file_of[which]->guard);
    file_of[which]->size++;
    lock_give(&file_of[which]->guard);
    lock_give(&queue_of[which]->lock);
}

int main(void)
{
    /* Once the queue is before its file, in memory and in time, and once behind it. */
    struct {
        struct queue queue;
        struct file file;
    } *one = malloc(sizeof *one);
    struct {
        struct file file;
        struct queue queue;
    } *other = malloc(sizeof *other);
    if (!one || !other)
        return 3;
    queue_of[0] = &one->queue;
    file_of[0] = &one->file;
    queue_of[1] = &other->queue;
    file_of[1] = &other->file;
    lock_init(&queue_of[0]->lock);
    lock_init(&file_of[0]->guard);
    lock_init(&file_of[1]->guard);
    lock_init(&queue_of[1]->lock);
    for (int i = 0; i < 20000; i++)
        use(i % 2);
    free(one);
    free(other);
    return 0;
}
