// SPDX-License-Identifier: Apache-2.0
// Halves of a cycle of locks on the heap. Members of structures have one name in both halves; a lock that is allocated alone,
// or an array of them, is known by the call that initialises it, or first acquires it, and by what led to that call.
//
// RUN: %halves -DMEMBERS | %FileCheck %s --check-prefix=MEMBERS
// MEMBERS: error: lock-order cycle `journal.lock` -> `store.lock` -> `journal.lock` can deadlock [lock-order-cycle]
// RUN: %halves | %FileCheck %s
// RUN: %halves -DWRAPPED | %FileCheck %s
// RUN: %halves -DZEROED | %FileCheck %s
// CHECK: error: lock-order cycle `store.index{{(\[\])?}}` -> `store.pages` -> `store.index{{(\[\])?}}` can deadlock [lock-order-cycle]
// RUN: %halves -DARRAY | %FileCheck %s --check-prefix=ARRAY
// ARRAY: error: lock-order cycle `store.index[]#2` -> `store.pages` -> `store.index[]#2` can deadlock [lock-order-cycle]
//
// A campaign knows them too, and so does a replay, which has no predictions.
// RUN: %build_it %t.whole -DWRAPPED -DWHOLE
// RUN: %concheck -q --fail-on=never --format=json -o %t.whole.json %s -- -DWRAPPED -DWHOLE
// RUN: rm -rf %t.schedules && mkdir %t.schedules
// RUN: %status 1 %confirm -q --from %t.whole.json -- %t.whole | %FileCheck %s --check-prefix=WHOLE
// RUN: sh -c 'mv %t.schedules/*.schedule %t.schedule'
// RUN: %status 1 %confirm -q --runs=2 --replay=%t.schedule -- %t.whole | %FileCheck %s --check-prefix=WHOLE
// WHOLE: can deadlock [lock-order-cycle, confirmed]
// WHOLE-NOT: [lock-order-cycle
//
// Another lock that was made elsewhere is not the one of the source, be it of the same type, or made by the same function.
// RUN: %halves -DMEMBERS -DOTHER | %FileCheck %s --check-prefix=NONE --allow-empty
// RUN: %halves -DOTHER | %FileCheck %s --check-prefix=NONE --allow-empty
// RUN: %halves -DWRAPPED -DOTHER | %FileCheck %s --check-prefix=NONE --allow-empty
// RUN: %halves -DZEROED -DOTHER | %FileCheck %s --check-prefix=NONE --allow-empty
// NONE-NOT: can deadlock
#include <stdio.h>

#include "Inputs/both_threads.h"
#include "Inputs/store.h"

void make_lock(pthread_mutex_t *lock)
{
    pthread_mutex_init(lock, NULL);
}

static struct store *open_store(void)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        exit(3);
    store->journal = calloc(1, sizeof *store->journal);
    store->index = calloc(INDEXES, sizeof *store->index);
    store->pages = calloc(1, sizeof *store->pages);
    if (!store->journal || !store->index || !store->pages)
        exit(3);
    pthread_mutex_init(&store->lock, NULL);
    pthread_mutex_init(&store->journal->lock, NULL);
#ifdef WRAPPED
    make_lock(store->index);
    make_lock(store->pages);
#elif defined ZEROED
    pthread_mutex_lock(store->index);
    pthread_mutex_unlock(store->index);
    pthread_mutex_lock(store->pages);
    pthread_mutex_unlock(store->pages);
#else
    for (int i = 0; i < INDEXES; i++)
        pthread_mutex_init(&store->index[i], NULL);
    pthread_mutex_init(store->pages, NULL);
#endif
    return store;
}

static void *forth(void *argument)
{
    struct store *store = argument;
    if (!store->wanted)
        return NULL;
    pthread_mutex_lock(OUTER(store));
    pthread_mutex_lock(INNER(store));
    store->steps++;
    pthread_mutex_unlock(INNER(store));
    pthread_mutex_unlock(OUTER(store));
    return NULL;
}

static void *back(void *store)
{
#ifdef WHOLE
    struct store *mine = store;
    pthread_mutex_lock(INNER(mine));
    pthread_mutex_lock(OUTER(mine));
    mine->steps--;
    pthread_mutex_unlock(OUTER(mine));
    pthread_mutex_unlock(INNER(mine));
#else
    library_call(store);
#endif
    return NULL;
}

int main(int argc, char **argv)
{
    struct store *store = open_store();
#ifdef WHOLE
    argc++;
#endif
    store->wanted = argc > 1;
    run_both(forth, back, store);
    printf("%s %d\n", argv[0], store->steps);
    return 0;
}
