// SPDX-License-Identifier: Apache-2.0
// RUN: %analyze extract --check --dump %s | %FileCheck %s
// container_of is an offset of -8 from the member; offsetof written by hand is a number.
#include <stddef.h>

struct list {
    struct list *next;
};
struct item {
    int key;
    struct list link;
};
#define container_of(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))
#define OFFSET(type, member) ((size_t)&((type *)0)->member)

int key(struct list *at)
{
    return container_of(at, struct item, link)->key;
}
// CHECK-LABEL: func {{.*}} "key"
// An argument stands where the user wrote it, the rest where the macro is used.
// CHECK: load {{.*}}:[[@LINE-4]]:25
// CHECK-NEXT: cast {{.*}} "char *" {{.*}}:[[@LINE-5]]:12 macro container_of
// CHECK-NEXT: const -8
// CHECK-NEXT: index_addr {{.*}} bytes 1
// CHECK-NEXT: cast {{.*}} "struct item *"
// CHECK-NEXT: field_addr {{.*}} "key" +0

size_t by_hand(void)
{
    return OFFSET(struct item, link);
}
// CHECK-LABEL: func {{.*}} "by_hand"
// CHECK-NEXT: block
// CHECK-NEXT: const 8
// CHECK-NEXT: return
