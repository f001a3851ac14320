// SPDX-License-Identifier: Apache-2.0
// D1.8: the stack of D1.7 with a mutex that is never taken.
//
// The article's stack has a mutex and says that it protects the length. Nothing ever locks it. It is not needed, since
// the length is atomic, but a reader is misled.
//
// Expected: a note that the lock is never acquired, and exit status 0. No race.
//
// RUN: %expect_rules %s
// RUN: %status 0 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_tsan %s
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define PUSHES 100
#define POPS 50

struct node {
    long value;
    struct node *next;
};

struct stack {
    // CHECK: note: {{.*}}mutex{{.*}}[lock-never-used]
    pthread_mutex_t mutex; // "protects the length", says the article
    _Atomic(struct node *) head;
    atomic_long length;
};

static struct stack numbers = { .mutex = PTHREAD_MUTEX_INITIALIZER };

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

// The node that was on top, or NULL. Nobody may free it as long as other threads may be in here.
static struct node *pop(struct stack *stack)
{
    struct node *node = atomic_load(&stack->head);

    while (node != NULL && !atomic_compare_exchange_weak(&stack->head, &node, node->next))
        continue; // `node` is the new head
    if (node != NULL)
        atomic_fetch_sub(&stack->length, 1);
    return node;
}

static void *pusher(void *argument)
{
    push(&numbers, *(const long *)argument);
    return NULL;
}

static void *popper(void *unused)
{
    struct node *node = pop(&numbers);

    (void)unused;
    if (node != NULL)
        printf("popped %ld\n", node->value);
    return node;
}

int main(void)
{
    static pthread_t pushers[PUSHES], poppers[POPS];
    static long values[PUSHES];
    void *popped[POPS];
    struct node *node;

    for (long i = 0; i < PUSHES; i++) {
        values[i] = i;
        pthread_create(&pushers[i], NULL, pusher, &values[i]);
    }
    for (int i = 0; i < POPS; i++)
        pthread_create(&poppers[i], NULL, popper, NULL);
    for (int i = 0; i < PUSHES; i++)
        pthread_join(pushers[i], NULL);
    for (int i = 0; i < POPS; i++)
        pthread_join(poppers[i], &popped[i]);

    printf("length %ld\n", atomic_load(&numbers.length));
    for (int i = 0; i < POPS; i++)
        free(popped[i]);
    while ((node = pop(&numbers)) != NULL)
        free(node);
    return 0;
}
// TSAN-CHECK: length
// TSAN-CHECK: tsan: clean
