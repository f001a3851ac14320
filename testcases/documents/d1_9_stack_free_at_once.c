// SPDX-License-Identifier: Apache-2.0
// D1.9: the stack of D1.7, freeing each popped node at once.
//
// What becomes of the article's stack in a language without a garbage collector: a thread has loaded the head and is
// about to read its `next`, while another pops that node and frees it. Reused memory can even make the compare-and-swap
// succeed with a stale `next` (the ABA problem).
//
// Expected: a race between the read of the node's `next` and the free of that node.
//
// RUN: %expect_rules --need data-race %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_tsan %s
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "go/duration.h"

#define PUSHES 100
#define POPS 50

struct node {
    long value;
    struct node *next;
};

struct stack {
    _Atomic(struct node *) head;
    atomic_long length;
};

static struct stack numbers;

static void push(struct stack *stack, long value)
{
    struct node *node = malloc(sizeof *node);

    if (node == NULL)
        abort();
    node->value = value;
    node->next = atomic_load(&stack->head);
    while (!atomic_compare_exchange_weak(&stack->head, &node->next, node))
        continue; // `next` is the new head
    atomic_fetch_add(&stack->length, 1);
}

// False when the stack is empty.
static bool pop(struct stack *stack, long *value)
{
    struct node *node = atomic_load(&stack->head);
    struct node *next;

    do {
        if (node == NULL)
            return false;
        // CHECK-DAG: error: {{.*}}[data-race]
        // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}}read{{.*}} in thread popper
        next = node->next; // another thread may have freed the node by now
        sleep_ms(1);       // so that it shows in a test
    } while (!atomic_compare_exchange_weak(&stack->head, &node, next));
    atomic_fetch_sub(&stack->length, 1);
    *value = node->value;
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}}free{{.*}} in thread popper
    free(node);
    return true;
}

static void *pusher(void *argument)
{
    push(&numbers, *(const long *)argument);
    return NULL;
}

static void *popper(void *unused)
{
    long value;

    if (pop(&numbers, &value))
        printf("popped %ld\n", value);
    return unused;
}

int main(void)
{
    static pthread_t pushers[PUSHES], poppers[POPS];
    static long values[PUSHES];
    long value;

    for (long i = 0; i < PUSHES; i++) {
        values[i] = i;
        pthread_create(&pushers[i], NULL, pusher, &values[i]);
    }
    for (int i = 0; i < POPS; i++)
        pthread_create(&poppers[i], NULL, popper, NULL);
    for (int i = 0; i < PUSHES; i++)
        pthread_join(pushers[i], NULL);
    for (int i = 0; i < POPS; i++)
        pthread_join(poppers[i], NULL);

    printf("length %ld\n", atomic_load(&numbers.length));
    while (pop(&numbers, &value))
        continue;
    return 0;
}
// TSAN-CHECK: tsan: {{data race|heap-use-after-free}}
