// SPDX-License-Identifier: Apache-2.0
// RUN: %analyze extract --check --dump %s | %FileCheck %s
// Conditions are control flow: no temporaries, constants fold, negation swaps.
int f(int x);

int both(int a, int b)
{
    if (a && !b)
        return 1;
    return 2;
}
// CHECK-LABEL: func {{.*}} "both"
// CHECK-NOT: temp
// CHECK: branch {{%[0-9]+}} -> [[SECOND:[0-9]+]] -> [[NO:[0-9]+]]
// CHECK: block [[SECOND]]
// CHECK: branch {{%[0-9]+}} -> [[NO]] -> [[YES:[0-9]+]]
// CHECK: block [[YES]]
// CHECK-NEXT: const 1
// CHECK: block [[NO]]
// CHECK-NEXT: const 2

int likely(int a)
{
    if (__builtin_expect(!!(a == 3), 0))
        f(1);
    if (0)
        f(2);
    while (1) {
        if (f(3) != 0)
            break;
    }
    return sizeof(f(4)) + (a ? 1 : f(5)) + (1 ? 2 : f(6));
}
// CHECK-LABEL: func {{.*}} "likely"
// CHECK: binary eq
// CHECK-NEXT: branch
// CHECK-NOT: const 2 {{.*}}:[[@LINE-10]]:
// CHECK: call {{.*}} "f" {{.*}}:[[@LINE-9]]:13
// CHECK-NOT: call {{.*}}:[[@LINE-7]]:19
// CHECK: call {{.*}} "f" {{.*}}:[[@LINE-8]]:36
// CHECK-NOT: call
// CHECK: return

int truth(int a, int b)
{
    int r = a || b;
    return r ?: f(b);
}
// CHECK-LABEL: func {{.*}} "truth"
// CHECK: temp ""
// CHECK: const 1
// CHECK: store
// CHECK: const 0
// CHECK: store
// CHECK: load
// CHECK: call {{.*}} "f"
