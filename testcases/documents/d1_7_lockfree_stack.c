// SPDX-License-Identifier: Apache-2.0
// D1.7: a lock-free stack by compare-and-swap on its head.
//
// The article: 100 goroutines push a value each, 50 pop one each. A node is private until the compare-and-swap that
// makes it the head succeeds; its `next` never changes afterwards. Go's garbage collector keeps a popped node as long
// as anybody still holds it; here a thread hands its popped node to `main`, which frees it when all threads are gone.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE write-after-the-push: /static void push/,/^}/s/atomic_fetch_add\(&stack->length, 1\);/node->value = value; &/ => data-race
// MUTATE length-made-plain: s/atomic_long length/long length/; s/atomic_fetch_(add|sub)\(&stack->length, 1\)/stack->length++/; s/atomic_load\(&numbers\.length\)/numbers.length/ => data-race
// MUTATE free-at-once: s/    return node;/    free(node); return NULL;/ => data-race
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
