// SPDX-License-Identifier: Apache-2.0
// RUN: %analyze extract --check --dump %s | %FileCheck %s
struct point {
    int x, y;
    struct {
        int deep;
    };
    unsigned low : 3, high : 5;
};
struct ops {
    int (*run)(int);
    void *data;
    struct point at;
};
int run(int x);
static int shared[4];
struct ops table[] = {
    { .run = run, .data = &shared[2], .at.y = 3, .at.deep = -1 },
    [2] = { run, "text", { .low = 2, .high = 3 } },
};
struct point *literal = &(struct point){ .x = 4 };
double number = 1.5;
int zeros[100];
char array[] = "abc";
// CHECK: "shared" {{.*}} internal address_taken
// CHECK: "table" {{.*}} external
// CHECK-NEXT: init +0 size 8 func {{.*}} "run" 0
// CHECK-NEXT: init +8 size 8 var {{.*}} "shared" 8
// CHECK-NEXT: init +20 size 4 int 3
// CHECK-NEXT: init +24 size 4 int -1
// CHECK-NEXT: init +64 size 8 func {{.*}} "run" 0
// CHECK-NEXT: init +72 size 8 text {{.*}} "text" 0
// CHECK-NEXT: init +92 size 1 int 2
// CHECK-NEXT: init +92 size 1 int 24
// CHECK: "literal"
// CHECK-NEXT: init +0 size 8 var {{.*}} "(compound literal)" 0
// CHECK: "(compound literal)" {{.*}} address_taken
// CHECK-NEXT: init +0 size 4 int 4
// CHECK: "number"
// CHECK-NEXT: init +0 size 8 other
// CHECK: "zeros"
// CHECK-NEXT: "array"
// CHECK-NEXT: init +0 size 4 other

int local(int a)
{
    struct point p = { .y = a };
    int v[3] = { [1] = a };
    char s[] = "hi";
    p.low = 1;
    return p.y + v[1] + s[0] + p.high;
}
// CHECK: func {{.*}} "run" {{.*}} address_taken
// CHECK-LABEL: func {{.*}} "local"
// CHECK: local "p"
// CHECK-NOT: address_taken
// CHECK: var_begin {{.*}} "p"
// CHECK: zero {{.*}} bytes 16 initialises
// CHECK: field_addr {{.*}} "y" +4
// CHECK: store {{.*}} initialises
// CHECK: zero {{.*}} bytes 12 initialises
// CHECK: copy {{.*}} bytes 3 initialises
// CHECK: store {{.*}} bitfield
// CHECK: load {{.*}} bitfield
