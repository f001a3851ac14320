// SPDX-License-Identifier: Apache-2.0
// Offsets beyond what an integer of 64 bits holds overflowed in the analysis: undefined behaviour, which sanitizers say.
// They wrap, as on the machine.
// RUN: %status 1 %concheck %s -- -w -pthread | %FileCheck %s
#include <pthread.h>

struct huge {
    char room[1L << 59];
    int last;
};

struct huge *far;
long where;
int x;

static void reach(void)
{
    far[16].last = 1;
    far[-9].last = 2;
    far[0x7fffffffffffffff].last = 3;
    far[where].room[0x7fffffffffffffff] = 4;
    *(int *)((char *)far + 0x7fffffffffffffff + 0x7fffffffffffffff) = 5;
    where = where * 0x7fffffffffffffff + 0x7fffffffffffffff;
    far[-where].last = (int)(where << 63) + (int)(1 << where) + (-0x7fffffffffffffff - 1) / (int)where;
}

static void *thread(void *unused)
{
    reach();
    x++; // CHECK: offset_overflow.c:[[@LINE]]:{{[0-9]+}}: error: data race on `x`
    return unused;
}

int main(void)
{
    pthread_t other;
    pthread_create(&other, NULL, thread, NULL);
    reach();
    x++;
    return pthread_join(other, NULL);
}
