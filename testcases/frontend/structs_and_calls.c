// SPDX-License-Identifier: Apache-2.0
// RUN: %analyze extract --check --dump %s | %FileCheck %s
struct pair {
    int a, b;
};
struct pair make(int a)
{
    return (struct pair){ a, 2 };
}
// CHECK-LABEL: func {{.*}} "make"
// CHECK: copy [[TEMP:%[0-9]+]]
// CHECK: return

int take(struct pair by_value, struct pair *p, int (*fp)(int), int n)
{
    struct pair s = *p;
    *p = by_value;
    s = make(3);
    return take(s, p, fp, n) + make(1).b + (*fp)(2) + ((int (*)(int))make)(4) + (n ? s : *p).a;
}
// CHECK-LABEL: func {{.*}} "take"
// CHECK: copy {{.*}} bytes 8 initialises
// CHECK: copy {{.*}} bytes 8 type
// CHECK: [[MADE:%[0-9]+]] = call {{.*}} "make"
// CHECK: copy {{%[0-9]+}} [[MADE]] bytes 8
// A struct is passed as the address of its copy.
// CHECK: [[ADDR:%[0-9]+]] = var_addr {{.*}} "" type
// CHECK: call {{.*}} "take" ([[COPY:%[0-9]+]],
// CHECK: [[ONE:%[0-9]+]] = call {{.*}} "make"
// CHECK-NEXT: field_addr [[ONE]] {{.*}} "b" +4
// CHECK: call *{{%[0-9]+}} (
// A cast of a function's address does not hide which function it is.
// CHECK: call {{.*}} "make"

int old_style(a, b)
int a;
char b;
{
    return a + b + undeclared(a);
}
// CHECK-LABEL: func {{.*}} "old_style"
// CHECK: param "a"
// CHECK: param "b" type {{[0-9]+}} "char"
// CHECK: call {{.*}} "undeclared"

int variable(int n)
{
    int v[n][n];
    v[1][2] = n;
    return v[1][2] + _Generic(n, int: 1, default: take)+__builtin_choose_expr(1, 5, v);
}
// CHECK-LABEL: func {{.*}} "variable"
// CHECK: local "v" type {{[0-9]+}} "int[][]"
// CHECK: index_addr {{.*}} bytes 0
// CHECK: index_addr {{.*}} bytes 4

void copies(char *to, const char *from)
{
    __builtin_memcpy(to, from, 4);
    __builtin___memcpy_chk(to, from, 4, 8);
}
// CHECK-LABEL: func {{.*}} "copies"
// CHECK: call {{.*}} "memcpy" ({{%[0-9]+}}, {{%[0-9]+}}, {{%[0-9]+}})
// CHECK: call {{.*}} "memcpy" ({{%[0-9]+}}, {{%[0-9]+}}, {{%[0-9]+}})
