// SPDX-License-Identifier: Apache-2.0
// RUN: %analyze extract --check --dump %s | %FileCheck %s
int computed(int i)
{
    static void *table[] = { &&a, &&b };
    goto *table[i];
a:
    return 1;
b:
    return 2;
}
// CHECK: var {{.*}} "table" {{.*}} static_local
// CHECK-LABEL: func {{.*}} "computed"
// CHECK: indirect {{%[0-9]+}} [0..0 -> [[A:[0-9]+]]] [0..0 -> [[B:[0-9]+]]]
// CHECK: block [[A]]
// CHECK-NEXT: const 1
// CHECK: block [[B]]
// CHECK-NEXT: const 2

void duff(char *to, const char *from, int n)
{
    switch (n % 8) {
    case 0:
        do {
            *to++ = *from++;
        case 7:
            *to++ = *from++;
        case 1 ... 3:
            *to++ = *from++;
        } while ((n -= 8) > 0);
    }
}
// CHECK-LABEL: func {{.*}} "duff"
// CHECK: switch {{%[0-9]+}} -> [[END:[0-9]+]] [0..0 -> [[FIRST:[0-9]+]]] [7..7 -> [[SECOND:[0-9]+]]] [1..3 -> [[THIRD:[0-9]+]]]
// CHECK: block [[FIRST]]
// CHECK: jump -> [[SECOND]]
// CHECK: block [[SECOND]]
// CHECK: jump -> [[THIRD]]
// CHECK: block [[THIRD]]
// CHECK: branch {{%[0-9]+}} -> [[FIRST]] -> [[END]]

int assembly(int x)
{
    int y;
    __asm__ volatile("nop" : "=r"(y) : "r"(x) : "memory");
    __asm__ goto("" : : : : out);
    return y;
out:
    return 0;
}
// CHECK-LABEL: func {{.*}} "assembly"
// CHECK: local "y" {{.*}} address_taken
// CHECK: asm ({{%[0-9]+}}, {{%[0-9]+}})
// CHECK: asm ()
// CHECK-NEXT: indirect [0..0 -> {{[0-9]+}}] [0..0 -> {{[0-9]+}}]

void stop(void) __attribute__((noreturn));
int ends(int x)
{
    if (x)
        stop();
    __builtin_unreachable();
}
// CHECK-LABEL: func {{.*}} "ends"
// CHECK: call {{.*}} "stop"
// CHECK-NEXT: unreachable
// CHECK: block
// CHECK-NEXT: unreachable
