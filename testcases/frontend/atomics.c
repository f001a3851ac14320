// SPDX-License-Identifier: Apache-2.0
// RUN: %analyze extract --check --dump %s | %FileCheck %s
#include <stdatomic.h>

atomic_int counter;
atomic_flag flag = ATOMIC_FLAG_INIT;
int plain;

int c11(int v)
{
    atomic_store_explicit(&counter, 1, memory_order_release);
    counter++;
    --counter;
    counter += 3;
    counter = v;
    atomic_fetch_or_explicit(&counter, 2, memory_order_acq_rel);
    int expected = 1;
    atomic_compare_exchange_strong(&counter, &expected, 5);
    atomic_init(&counter, 0);
    atomic_thread_fence(memory_order_acquire);
    return counter + atomic_load_explicit(&counter, memory_order_acquire);
}
// CHECK-LABEL: func {{.*}} "c11"
// CHECK: store {{.*}} release atomic
// CHECK: rmw add {{.*}} seq_cst atomic type
// CHECK: rmw sub {{.*}} seq_cst atomic new_value
// CHECK: rmw add {{.*}} seq_cst atomic new_value
// CHECK: store {{.*}} seq_cst atomic
// CHECK: rmw or {{.*}} acq_rel atomic
// CHECK: cas {{.*}} seq_cst atomic expected_addr
// CHECK: store {{.*}} initialises type
// CHECK: fence acquire
// CHECK: load {{.*}} seq_cst atomic
// CHECK: load {{.*}} acquire atomic

void spin(void)
{
    while (atomic_flag_test_and_set(&flag))
        ;
    atomic_flag_clear(&flag);
}
// CHECK-LABEL: func {{.*}} "spin"
// CHECK: rmw exchange
// CHECK: branch
// CHECK: store {{.*}} atomic

int gnu(void)
{
    int got, other = 4;
    __atomic_store_n(&plain, 3, __ATOMIC_RELAXED);
    __atomic_load(&plain, &got, __ATOMIC_CONSUME);
    __atomic_exchange(&plain, &other, &got, __ATOMIC_SEQ_CST);
    __atomic_test_and_set(&flag, __ATOMIC_ACQUIRE);
    __atomic_clear(&flag, __ATOMIC_RELEASE);
    return __atomic_add_fetch(&plain, 1, __ATOMIC_ACQ_REL);
}
// CHECK-LABEL: func {{.*}} "gnu"
// CHECK: store {{.*}} relaxed atomic
// CHECK: load {{.*}} consume atomic
// CHECK: store
// CHECK: rmw exchange {{.*}} seq_cst
// CHECK: rmw exchange {{.*}} acquire
// CHECK: store {{.*}} release atomic
// CHECK: rmw add {{.*}} acq_rel atomic new_value

int old_gnu(void)
{
    __sync_fetch_and_add(&plain, 1);
    __sync_and_and_fetch(&plain, 1);
    __sync_bool_compare_and_swap(&plain, 1, 2);
    __sync_val_compare_and_swap(&plain, 1, 2);
    __sync_lock_test_and_set(&plain, 1);
    __sync_lock_release(&plain);
    __sync_synchronize();
    return plain;
}
// CHECK-LABEL: func {{.*}} "old_gnu"
// CHECK: rmw add {{.*}} seq_cst atomic type
// CHECK: rmw and {{.*}} seq_cst atomic new_value
// CHECK: cas {{.*}} seq_cst atomic type
// CHECK: cas {{.*}} seq_cst atomic old_value
// CHECK: rmw exchange {{.*}} acquire
// CHECK: store {{.*}} release atomic
// CHECK: fence seq_cst
// CHECK: load {{%[0-9]+}} type
