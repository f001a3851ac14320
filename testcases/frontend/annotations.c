// SPDX-License-Identifier: Apache-2.0
// RUN: %analyze extract --check --dump %s | grep '^annotation ' > %t
// RUN: %FileCheck %s --implicit-check-not='annotation ' < %t
#include <pthread.h>

#define GUARDED_BY(lock) __attribute__((guarded_by(lock)))
#define KEPT_BY(lock) __attribute__((guarded_by(lock)))
#define NOTHING_GUARDED_BY(lock)

struct __attribute__((capability("mutex"))) gate {
    int word;
};

struct pool {
    int free_count; /* guarded by lock */
    int used;       // protected by the `lock`.
    /* Guarded by lock: the list
     * of all. */
    int list;
    int early GUARDED_BY(lock);
    int kept KEPT_BY(lock);
    int macro NOTHING_GUARDED_BY(lock);
    int several[4] /* guarded_by(lock) */;
    int *leads __attribute__((pt_guarded_by(lock)));
    struct {
        int deep GUARDED_BY(lock);
    } inner;
    int prose; /* protected by the caller, count */
    int bare; /* not protected by lock */
    int counted; /* protected by used */
    int wrong GUARDED_BY(lokc);
    int by_pointer GUARDED_BY(pointer);
    int of_other GUARDED_BY((&other->lock));
    /* All of the above is guarded by lock. */
    pthread_mutex_t lock, *pointer;
    struct pool *other;
    struct gate gate;
};
// CHECK-DAG: annotation guarded "guarded_by(lock)" of {{[0-9]+}} "free_count" comment lock object-0 member {{[0-9]+}} "lock"
// CHECK-DAG: annotation guarded "guarded_by(lock)" of {{[0-9]+}} "used" comment lock object-0 member {{[0-9]+}} "lock"
// CHECK-DAG: annotation guarded "guarded_by(lock)" of {{[0-9]+}} "list" comment lock object-0 member {{[0-9]+}} "lock"
// CHECK-DAG: annotation guarded "guarded_by(lock)" of {{[0-9]+}} "early" lock object-0 member {{[0-9]+}} "lock"
// CHECK-DAG: annotation guarded "guarded_by(lock)" of {{[0-9]+}} "kept" lock object-0 member {{[0-9]+}} "lock"
// CHECK-DAG: annotation guarded "guarded_by(lock)" of {{[0-9]+}} "macro" lock object-0 member {{[0-9]+}} "lock"
// CHECK-DAG: annotation guarded "guarded_by(lock)" of {{[0-9]+}} "several" comment lock object-0 member {{[0-9]+}} "lock"
// CHECK-DAG: annotation pointee_guarded "pt_guarded_by(lock)" of {{[0-9]+}} "leads" lock object-0 member {{[0-9]+}} "lock"
// CHECK-DAG: annotation guarded "guarded_by(lock)" of {{[0-9]+}} "deep" lock object-{{[1-9][0-9]*}} member {{[0-9]+}} "lock"
// CHECK-DAG: annotation guarded "guarded_by(lokc)" of {{[0-9]+}} "wrong" @
// CHECK-DAG: annotation guarded "guarded_by(pointer)" of {{[0-9]+}} "by_pointer" lock object-0 member {{[0-9]+}} "pointer" load @
// CHECK-DAG: annotation guarded "guarded_by((&other->lock))" of {{[0-9]+}} "of_other" lock object-0 member {{[0-9]+}} "other" load member {{[0-9]+}} "lock"
// CHECK-DAG: annotation capability "capability" of {{[0-9]+}} "struct gate"

extern pthread_mutex_t global_lock;
int counter GUARDED_BY(global_lock);
int total; /* guarded_by(&global_lock) */
// CHECK-DAG: annotation guarded "guarded_by(global_lock)" of {{[0-9]+}} "counter" lock {{[0-9]+}} "global_lock"
// CHECK-DAG: annotation guarded "guarded_by(&global_lock)" of {{[0-9]+}} "total" comment lock {{[0-9]+}} "global_lock"

void gate_enter(struct gate *gate) __attribute__((acquire_capability(gate)));
void gate_look(struct gate *gate) __attribute__((acquire_shared_capability(*gate)));
int gate_try(int how, struct gate *gate) __attribute__((try_acquire_capability(0, gate)));
void gate_leave(struct gate *gate) __attribute__((release_capability(gate)));
void pool_grow(struct pool *pool) __attribute__((requires_capability(pool->lock, global_lock)));
void pool_log(struct pool *pool) __attribute__((locks_excluded(pool->lock)));
// CHECK-DAG: annotation acquires {{.*}} of {{[0-9]+}} "gate_enter" lock argument 0 @
// CHECK-DAG: annotation acquires {{.*}} of {{[0-9]+}} "gate_look" shared lock argument 0 @
// CHECK-DAG: annotation tries {{.*}} of {{[0-9]+}} "gate_try" on_zero lock argument 1 @
// CHECK-DAG: annotation releases {{.*}} of {{[0-9]+}} "gate_leave" lock argument 0 @
// CHECK-DAG: annotation requires {{.*}} of {{[0-9]+}} "pool_grow" lock argument 0 member {{[0-9]+}} "lock"
// CHECK-DAG: annotation requires {{.*}} of {{[0-9]+}} "pool_grow" lock {{[0-9]+}} "global_lock"
// CHECK-DAG: annotation excludes {{.*}} of {{[0-9]+}} "pool_log" lock argument 0 member {{[0-9]+}} "lock"

int use(struct pool *pool)
{
    gate_enter(&pool->gate);
    gate_leave(&pool->gate);
    gate_look(&pool->gate);
    gate_try(1, &pool->gate);
    pool_grow(pool);
    pool_log(pool);
    return counter + total + pool->used;
}
