// SPDX-License-Identifier: Apache-2.0
// RUN: %analyze extract --check --dump %s | %FileCheck %s
// The cleanup function runs at every way out of the scope.
void done(int *what);

int each(int n)
{
    for (int i = 0; i < n; i++) {
        int c __attribute__((cleanup(done))) = i;
        if (c == 1)
            continue;
        if (c == 2)
            break;
        if (c == 3)
            goto out;
        if (c == 4)
            return c;
    }
out:
    return 0;
}
// CHECK-LABEL: func {{.*}} "each"
// CHECK: local "c" {{.*}} address_taken cleanup
// CHECK: call {{.*}} "done" {{.*}}:[[@LINE-13]]:13
// CHECK-NEXT: var_end {{.*}} "c"
// CHECK-NEXT: jump
// CHECK: call {{.*}} "done" {{.*}}:[[@LINE-14]]:13
// CHECK: call {{.*}} "done" {{.*}}:[[@LINE-13]]:13
// The value is read before the cleanup may change it.
// CHECK: [[RESULT:%[0-9]+]] = load {{.*}}:[[@LINE-13]]:20
// CHECK: call {{.*}} "done" {{.*}}:[[@LINE-14]]:13
// CHECK: return [[RESULT]]
// CHECK: call {{.*}} "done" {{.*}}:[[@LINE-15]]:5

int in_expression(void)
{
    return ({
        int held __attribute__((cleanup(done))) = 1;
        held + 1;
    });
}
// CHECK-LABEL: func {{.*}} "in_expression"
// CHECK: [[SUM:%[0-9]+]] = binary add
// CHECK: call {{.*}} "done"
// CHECK: return [[SUM]]

int backwards(int n)
{
again:;
    int c __attribute__((cleanup(done))) = n;
    if (n--)
        goto again;
    return 1;
}
// CHECK-LABEL: func {{.*}} "backwards"
// CHECK: call {{.*}} "done" {{.*}}:[[@LINE-4]]:9
// CHECK: call {{.*}} "done" {{.*}}:[[@LINE-4]]:5
