// SPDX-License-Identifier: Apache-2.0
// Locks of one class are nested in the order in which they were made, which is not that of their addresses.
//
// RUN: %build_it
// RUN: %concheck run -- %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK-NOT: lock-order-class
#include <pthread.h>

struct account {
    pthread_mutex_t m;
};

static void move_between(struct account *from, struct account *to)
{
    pthread_mutex_lock(&from->m);
    pthread_mutex_lock(&to->m);
    pthread_mutex_unlock(&to->m);
    pthread_mutex_unlock(&from->m);
}

int main(void)
{
    static struct account accounts[4];
    static const int order[4] = { 2, 0, 3, 1 };
    for (int i = 0; i < 4; i++)
        pthread_mutex_init(&accounts[order[i]].m, NULL);
    for (int i = 0; i < 4; i++)
        for (int k = i + 1; k < 4; k++)
            move_between(&accounts[order[i]], &accounts[order[k]]);
    return 0;
}
