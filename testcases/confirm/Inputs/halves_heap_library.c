/* SPDX-License-Identifier: Apache-2.0 */
/* The half of halves_heap.c that the static pass is not given. */
#include <stdlib.h>

#include "store.h"

#ifdef OTHER
/* Another of what the store has, made here. */
static pthread_mutex_t *inner_of(struct store *store)
{
    struct store *other = calloc(1, sizeof *other);
    if (!other || (other->journal = calloc(1, sizeof *other->journal)) == NULL ||
        (other->pages = calloc(1, sizeof *other->pages)) == NULL)
        return INNER(store);
    pthread_mutex_init(&other->journal->lock, NULL);
#ifdef WRAPPED
    make_lock(other->pages);
#elif !defined ZEROED
    pthread_mutex_init(other->pages, NULL);
#endif
    return INNER(other);
}
#else
static pthread_mutex_t *inner_of(struct store *store)
{
    return INNER(store);
}
#endif

void library_call(struct store *store)
{
    pthread_mutex_t *inner = inner_of(store);
    pthread_mutex_lock(inner);
    pthread_mutex_lock(OUTER(store));
    store->steps--;
    pthread_mutex_unlock(OUTER(store));
    pthread_mutex_unlock(inner);
}
