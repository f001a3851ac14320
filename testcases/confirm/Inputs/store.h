/* SPDX-License-Identifier: Apache-2.0 */
/* What both halves of halves_heap.c lock. */
#include <pthread.h>

#ifdef ARRAY
enum { INDEXES = 3 };
#else
enum { INDEXES = 1 };
#endif

struct journal {
    pthread_mutex_t lock;
};

struct store {
    pthread_mutex_t lock;
    struct journal *journal;
    pthread_mutex_t *index, *pages;
    int wanted, steps;
};

#ifdef MEMBERS
#define OUTER(store) (&(store)->lock)
#define INNER(store) (&(store)->journal->lock)
#else
#define OUTER(store) (&(store)->index[INDEXES / 2])
#define INNER(store) ((store)->pages)
#endif

void make_lock(pthread_mutex_t *lock);
void library_call(struct store *store);
