// SPDX-License-Identifier: Apache-2.0
// Halves of a cycle that meet at one element of an array of locks: where one half knows the element and the other
// does not, or the run saw another one there, it may be the same; two different elements never are.
//
// RUN: %halves -DTAKEN=0 -DWANTED=0 | %FileCheck %s --check-prefix=SAME
// SAME: error: lock-order cycle `big` -> `slots[0]` -> `big` can deadlock [lock-order-cycle]
// RUN: %halves -DTAKEN=0 -DWANTED=1 | %FileCheck %s --check-prefix=NONE --allow-empty
// RUN: %halves -DTAKEN=number -DWANTED=1 | %FileCheck %s --check-prefix=ANY
// ANY: error: lock-order cycle `big` -> `slots[1]` -> `big` can deadlock [lock-order-cycle]
// ANY: halves_elements_library.c:[[#]]:{{.*}} note: acquires `slots[1]` in thread back while holding `big` ({{.*}}); this was seen in a run
// ANY: halves_elements.c:[[#]]:{{.*}} note: acquires `big` in thread forth while holding `slots[1]` ({{.*}}); this was predicted only
// RUN: %halves -DTAKEN=number -DWANTED=1 -DRUN_IT | %FileCheck %s --check-prefix=ANY
//
// Within the array: two elements in both orders, or three of which each half has a part.
// RUN: %halves -DINSIDE -DTAKEN=1 -DWANTED=0 | %FileCheck %s --check-prefix=TWO
// TWO: error: lock-order cycle `slots[0]` -> `slots[1]` -> `slots[0]` can deadlock [lock-order-cycle]
// RUN: %halves -DINSIDE -DTAKEN=1 -DWANTED=2 -DMORE | %FileCheck %s --check-prefix=THREE
// THREE: error: lock-order cycle `slots[0]` -> `slots[1]` -> `slots[2]` -> `slots[0]` can deadlock [lock-order-cycle]
// RUN: %halves -DINSIDE -DTAKEN=0 -DWANTED=1 | %FileCheck %s --check-prefix=NONE --allow-empty
// RUN: %halves -DINSIDE -DTAKEN=2 -DWANTED=0 | %FileCheck %s --check-prefix=NONE --allow-empty
//
// An element as a gate: only the same one shuts.
// RUN: %halves -DTAKEN=0 -DWANTED=0 -DGATE_OF_FORTH=2 -DGATE_OF_BACK=2 | %FileCheck %s --check-prefix=NONE --allow-empty
// RUN: %halves -DTAKEN=0 -DWANTED=0 -DGATE_OF_FORTH=2 -DGATE_OF_BACK=1 | %FileCheck %s --check-prefix=SAME
// RUN: %halves -DTAKEN=number -DWANTED=0 -DGATE_OF_FORTH=2 -DGATE_OF_BACK=1 | %FileCheck %s --check-prefix=SAME
// RUN: %halves -DTAKEN=number -DWANTED=0 -DGATE_OF_FORTH=2 -DGATE_OF_BACK=2 | %FileCheck %s --check-prefix=NONE --allow-empty
// NONE-NOT: can deadlock
#include <stdio.h>

#include "Inputs/both_threads.h"

enum { SLOTS = 3 };

void library_call(void);

pthread_mutex_t slots[SLOTS] = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER };
pthread_mutex_t big = PTHREAD_MUTEX_INITIALIZER;
int steps, number;

static void nest(pthread_mutex_t *outer, pthread_mutex_t *inner)
{
    pthread_mutex_lock(outer);
    pthread_mutex_lock(inner);
    steps++;
    pthread_mutex_unlock(inner);
    pthread_mutex_unlock(outer);
}

static void *forth(void *wanted)
{
#ifndef RUN_IT
    if (!wanted)
        return NULL;
#endif
#ifdef GATE_OF_FORTH
    pthread_mutex_lock(&slots[GATE_OF_FORTH]);
#endif
#ifdef INSIDE
    nest(&slots[0], &slots[1]);
#else
    nest(&slots[TAKEN], &big);
#endif
#ifdef GATE_OF_FORTH
    pthread_mutex_unlock(&slots[GATE_OF_FORTH]);
#endif
    return wanted;
}

#ifdef MORE
static void *third(void *wanted)
{
    if (wanted)
        nest(&slots[2], &slots[0]);
    return NULL;
}

static void *forth_and_third(void *wanted)
{
    run_both(forth, third, wanted);
    return NULL;
}
#define forth forth_and_third
#endif

static void *back(void *unused)
{
    library_call();
    return unused;
}

int main(int argc, char **argv)
{
    number = argc - 1;
    run_both(forth, back, argc > 1 ? argv : NULL);
    printf("%d %p %p\n", steps, (void *)&slots, (void *)&big);
    return 0;
}
