// SPDX-License-Identifier: Apache-2.0
// Locks of one class are nested in no order: no two of them in both ways in this run, which is worth a note.
//
// RUN: %build_it
// RUN: %concheck run -- %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: note: locks of class `main:accounts[].m` are nested in no order of address or creation [lock-order-class, observed]
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
    for (int i = 0; i < 4; i++)
        pthread_mutex_init(&accounts[i].m, NULL);
    move_between(&accounts[0], &accounts[1]);
    move_between(&accounts[3], &accounts[2]);
    return 0;
}
