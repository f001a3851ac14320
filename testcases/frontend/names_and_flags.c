// SPDX-License-Identifier: Apache-2.0
// RUN: %analyze extract --check --dump %s | %FileCheck %s
// Two units that share a header must agree on names; attributes become flags.
#include <pthread.h>
#include <setjmp.h>

typedef struct {
    pthread_mutex_t m;
    pthread_spinlock_t s;
    struct {
        int x;
    } inner;
} account_t;
typedef struct named {
    int x;
} named_t;
account_t account;
named_t *named;
_Thread_local int own;
extern int elsewhere;
// CHECK-DAG: "account_t" size
// CHECK-DAG: "pthread_mutex_t" size
// CHECK-DAG: "pthread_spinlock_t" size
// CHECK-DAG: "account_t.inner" size
// CHECK-DAG: "struct named *" size
// CHECK: "own" {{.*}} thread_local
// CHECK: "elsewhere" {{.*}} declared_only

static void __attribute__((constructor)) begin(void)
{
    own = elsewhere;
}
// CHECK: func {{.*}} "begin" {{.*}} internal defined constructor

static inline int never_called(void)
{
    return 1;
}
// CHECK: func {{.*}} "never_called" {{.*}} internal defined inline

jmp_buf buffer;
int jumps(void)
{
    return setjmp(buffer);
}
// CHECK: func {{.*}} "_setjmp" {{.*}} returns_twice
// Functions of the system that nobody uses have no row.
// CHECK-NOT: "pthread_create"
