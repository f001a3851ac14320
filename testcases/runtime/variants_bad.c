// SPDX-License-Identifier: Apache-2.0
// However the first lock is taken, with a limit, by a clock, by trying: who then waits for a second one closes a cycle.
//
// RUN: %build_it -D_GNU_SOURCE
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// RUN: %FileCheck --check-prefix=COUNT %s < %t.out
// CHECK-DAG: lock-order cycle `{{ml_timed|last}}` -> `{{ml_timed|last}}` -> `{{ml_timed|last}}`
// CHECK-DAG: lock-order cycle `{{ml_clock|last}}` -> `{{ml_clock|last}}` -> `{{ml_clock|last}}`
// CHECK-DAG: lock-order cycle `{{ml_tried|last}}` -> `{{ml_tried|last}}` -> `{{ml_tried|last}}`
// CHECK-DAG: lock-order cycle `{{rd_timed|last}}` -> `{{rd_timed|last}}` -> `{{rd_timed|last}}`
// CHECK-DAG: lock-order cycle `{{rd_clock|last}}` -> `{{rd_clock|last}}` -> `{{rd_clock|last}}`
// CHECK-DAG: lock-order cycle `{{rd_tried|last}}` -> `{{rd_tried|last}}` -> `{{rd_tried|last}}`
// CHECK-DAG: lock-order cycle `{{wr_timed|last}}` -> `{{wr_timed|last}}` -> `{{wr_timed|last}}`
// CHECK-DAG: lock-order cycle `{{wr_clock|last}}` -> `{{wr_clock|last}}` -> `{{wr_clock|last}}`
// CHECK-DAG: lock-order cycle `{{wr_tried|last}}` -> `{{wr_tried|last}}` -> `{{wr_tried|last}}`
// CHECK-DAG: lock-order cycle `{{sp_tried|last}}` -> `{{sp_tried|last}}` -> `{{sp_tried|last}}`
// CHECK-DAG: lock-order cycle `{{c11_timed|last}}` -> `{{c11_timed|last}}` -> `{{c11_timed|last}}`
// CHECK-DAG: lock-order cycle `{{c11_tried|last}}` -> `{{c11_tried|last}}` -> `{{c11_tried|last}}`
// COUNT-COUNT-12: can deadlock
// COUNT-NOT: can deadlock
#include "two_threads.h"
#include <threads.h>

static pthread_mutex_t ml_timed = PTHREAD_MUTEX_INITIALIZER, ml_clock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t ml_tried = PTHREAD_MUTEX_INITIALIZER, last = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rd_timed = PTHREAD_RWLOCK_INITIALIZER, rd_clock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_rwlock_t rd_tried = PTHREAD_RWLOCK_INITIALIZER, wr_timed = PTHREAD_RWLOCK_INITIALIZER;
static pthread_rwlock_t wr_clock = PTHREAD_RWLOCK_INITIALIZER, wr_tried = PTHREAD_RWLOCK_INITIALIZER;
static pthread_spinlock_t sp_tried;
static mtx_t c11_timed, c11_tried;

/* Take the last lock inside. */
#define INSIDE(take, give)                                                                                             \
    do {                                                                                                               \
        if (take)                                                                                                      \
            exit(4);                                                                                                   \
        pthread_mutex_lock(&last);                                                                                     \
        pthread_mutex_unlock(&last);                                                                                   \
        give;                                                                                                          \
    } while (0)

static void one_way(void)
{
    struct timespec real, steady;
    clock_gettime(CLOCK_REALTIME, &real);
    clock_gettime(CLOCK_MONOTONIC, &steady);
    real.tv_sec += 10;
    steady.tv_sec += 10;
    INSIDE(pthread_mutex_timedlock(&ml_timed, &real), pthread_mutex_unlock(&ml_timed));
    INSIDE(pthread_mutex_clocklock(&ml_clock, CLOCK_MONOTONIC, &steady), pthread_mutex_unlock(&ml_clock));
    INSIDE(pthread_mutex_trylock(&ml_tried), pthread_mutex_unlock(&ml_tried));
    INSIDE(pthread_rwlock_timedrdlock(&rd_timed, &real), pthread_rwlock_unlock(&rd_timed));
    INSIDE(pthread_rwlock_clockrdlock(&rd_clock, CLOCK_MONOTONIC, &steady), pthread_rwlock_unlock(&rd_clock));
    INSIDE(pthread_rwlock_tryrdlock(&rd_tried), pthread_rwlock_unlock(&rd_tried));
    INSIDE(pthread_rwlock_timedwrlock(&wr_timed, &real), pthread_rwlock_unlock(&wr_timed));
    INSIDE(pthread_rwlock_clockwrlock(&wr_clock, CLOCK_MONOTONIC, &steady), pthread_rwlock_unlock(&wr_clock));
    INSIDE(pthread_rwlock_trywrlock(&wr_tried), pthread_rwlock_unlock(&wr_tried));
    INSIDE(pthread_spin_trylock(&sp_tried), pthread_spin_unlock(&sp_tried));
    INSIDE(mtx_timedlock(&c11_timed, &real) != thrd_success, mtx_unlock(&c11_timed));
    INSIDE(mtx_trylock(&c11_tried) != thrd_success, mtx_unlock(&c11_tried));
}

static void other_way(void)
{
    pthread_mutex_t *mutexes[] = { &ml_timed, &ml_clock, &ml_tried };
    pthread_rwlock_t *tables[] = { &rd_timed, &rd_clock, &rd_tried, &wr_timed, &wr_clock, &wr_tried };
    mtx_t *c11[] = { &c11_timed, &c11_tried };
    pthread_mutex_lock(&last);
    for (int i = 0; i < 3; i++) {
        pthread_mutex_lock(mutexes[i]);
        pthread_mutex_unlock(mutexes[i]);
    }
    for (int i = 0; i < 6; i++) {
        pthread_rwlock_wrlock(tables[i]);
        pthread_rwlock_unlock(tables[i]);
    }
    pthread_spin_lock(&sp_tried);
    pthread_spin_unlock(&sp_tried);
    for (int i = 0; i < 2; i++) {
        mtx_lock(c11[i]);
        mtx_unlock(c11[i]);
    }
    pthread_mutex_unlock(&last);
}

int main(void)
{
    pthread_spin_init(&sp_tried, 0);
    mtx_init(&c11_timed, mtx_timed);
    mtx_init(&c11_tried, mtx_plain);
    run_both(one_way, other_way);
    return 0;
}
